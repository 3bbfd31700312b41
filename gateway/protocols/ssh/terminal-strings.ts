/** Which of a machine's string sequences (OSC, DCS) a terminal may see. Knows no stream. */

/** Longest OSC (bytes, without its ends): a title or a link; what is longer is an attack or an image. */
export const MAX_OSC = 4096;
/** Longest DCS (bytes): only questions pass, and they are short. */
export const MAX_DCS = 512;

/** Titles, palette, links, default colours and their resets. Not 52, which would write the clipboard. */
const ALLOWED_OSC = new Set([0, 1, 2, 4, 8, 10, 11, 12, 104, 110, 111, 112]);
/** Questions programs ask at start (DECRQSS, XTGETTCAP); answered by the controller's terminal or by nobody. */
const QUESTION = /^(\$q[ -/]{0,2}[0-~]?|\+q[0-9A-Fa-f;]*)$/;

export function mayPassOsc(body: Buffer): boolean {
  if (body.length > MAX_OSC || hasControls(body)) return false;
  const semicolon = body.indexOf(0x3b);
  const code = body.toString('latin1', 0, semicolon < 0 ? body.length : semicolon);
  if (!/^\d{1,3}$/.test(code) || !ALLOWED_OSC.has(Number(code))) return false;
  return Number(code) !== 8 || isWebLink(body.toString('utf8', semicolon + 1));
}

/** OSC 8. */
export function isLink(body: Buffer): boolean {
  return body[0] === 0x38 && body[1] === 0x3b;
}

export function mayPassDcs(body: Buffer): boolean {
  return body.length <= MAX_DCS && QUESTION.test(body.toString('latin1'));
}

/** `params;uri`: an empty uri ends the link; only the web is linked to, never `javascript:` or `file:`. */
function isWebLink(text: string): boolean {
  const uri = text.slice(text.indexOf(';') + 1);
  return text.includes(';') && (uri === '' || /^https?:\/\//i.test(uri));
}

/** C0, or C1 as UTF-8: they would end the string in one terminal and not in another. */
function hasControls(body: Buffer): boolean {
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte < 0x20) return true;
    if (byte === 0xc2 && (body[at + 1] ?? 0) >= 0x80 && (body[at + 1] ?? 0) < 0xa0) return true;
  }
  return false;
}
