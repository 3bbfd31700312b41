/**
 * Which words of the clipboard may pass which way. With extended words a text takes several: one side notifies, the
 * other requests, the first provides; each way of the policy lets exactly its own three through. Pure.
 * Numbers: the community's RFB protocol text, "Extended Clipboard Pseudo-Encoding".
 */

import { mayCopyFrom, mayPasteInto, type ClipboardPolicy } from '../../domain/machine-policy.js';

const CAPABILITIES = 1 << 24;
const REQUEST = 1 << 25;
const PEEK = 1 << 26;
const NOTIFY = 1 << 27;
const PROVIDE = 1 << 28;

/** What tells of a text or is one; the rest only asks for one. */
const TELLS = NOTIFY | PROVIDE;
const ASKS = REQUEST | PEEK;

/** Does this only say what the other side can do? */
export const isCapabilities = (flags: number): boolean => (flags & CAPABILITIES) !== 0;

/** From the machine to the controller; `flags` undefined: a plain text. */
export const mayComeFromMachine = (policy: ClipboardPolicy, flags: number | undefined): boolean =>
  passes(flags, mayCopyFrom(policy), mayPasteInto(policy));

/** From the controller to the machine. */
export const mayGoToMachine = (policy: ClipboardPolicy, flags: number | undefined): boolean =>
  passes(flags, mayPasteInto(policy), mayCopyFrom(policy));

/** `tells`: texts may go this way. `asks`: texts may go the other way, so they may be asked for. */
function passes(flags: number | undefined, tells: boolean, asks: boolean): boolean {
  if (flags === undefined) return tells;
  if (isCapabilities(flags)) return tells || asks;
  if ((flags & TELLS) !== 0 && !tells) return false;
  return (flags & ASKS) === 0 || asks;
}
