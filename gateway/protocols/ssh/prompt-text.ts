/** Makes a machine's own words fit to be shown in a dialog that says they are the machine's. Knows no dialog. */

import type { Questions } from '../../sessions/ports.js';

/** Longest text shown (characters); what is longer is a page of its own, not a question. */
const MAX_TEXT = 1024;
/** More questions than anybody asks at once (OpenSSH caps itself at 100). */
const MAX_QUESTIONS = 20;
/** Controls (line feed and tab aside), bidi overrides and marks, line separators, zero-width and tag characters. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Half of a character outside the basic plane. */
const LONE = /\p{Surrogate}/gu;
/** Whole escape sequences, so that `ESC[31m` leaves nothing behind. */

const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;

/** One text of the machine's, without anything that draws outside its place, at most 1,024 characters. */
export function safeText(text: string): string {
  // Cut first: a megabyte must not go through the expressions.
  const head = text
    .slice(0, MAX_TEXT * 4)
    .replace(SEQUENCE, '')
    .replace(UNSAFE, '')
    .replace(LONE, '');
  return head.length > MAX_TEXT ? `${head.slice(0, MAX_TEXT - 1).replace(LONE, '')}…` : head;
}

/** @returns undefined when the machine asks more than anybody could mean. */
export function safeQuestions(
  title: string,
  instructions: string,
  prompts: readonly { readonly prompt: string; readonly echo?: boolean }[],
): Questions | undefined {
  if (prompts.length > MAX_QUESTIONS) return undefined;
  return {
    title: safeText(title),
    instructions: safeText(instructions),
    // Shown only when the machine says so: an absent flag hides.
    questions: prompts.map(({ prompt, echo }) => ({ text: safeText(prompt), echo: echo === true })),
  };
}
