/**
 * Instructions of the Guacamole protocol as text: `4.size,1.0,4.1024,3.768;`, lengths in code points. Every frame of
 * the gateway's holds whole ones. Knows no socket.
 */

/** Largest blob guacd takes (bytes; libguac/guacamole/protocol-constants.h). */
const BLOB_BYTES = 6048;

export class BadWords extends Error {
  override readonly name = 'BadWords';
}

/** The instructions in one frame, in order. @throws BadWords */
export function readWords(bytes: ArrayBuffer): string[][] {
  const text = new TextDecoder().decode(bytes);
  // As many characters as bytes: no letter takes more than one of either.
  const plain = text.length === bytes.byteLength;
  const words: string[][] = [];
  let word: string[] = [];
  for (let at = 0; at < text.length;) {
    const dot = text.indexOf('.', at);
    const length = Number(text.slice(at, dot));
    if (dot < 0 || !Number.isInteger(length)) throw new BadWords('no length');
    const end = plain ? dot + 1 + length : endOf(text, dot + 1, length);
    word.push(text.slice(dot + 1, end));
    if (text[end] === ';') {
      words.push(word);
      word = [];
    } else if (text[end] !== ',') throw new BadWords('no end');
    at = end + 1;
  }
  if (word.length > 0) throw new BadWords('half a word');
  return words;
}

export function writeWord(...elements: readonly (string | number)[]): string {
  return `${elements.map((one) => `${String([...String(one)].length)}.${String(one)}`).join(',')};`;
}

/** Text for the machine's clipboard, as the instructions that bring it there. */
export function clipboardWords(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const words = [writeWord('clipboard', 0, 'text/plain')];
  for (let at = 0; at < bytes.length; at += BLOB_BYTES)
    words.push(writeWord('blob', 0, base64(bytes.subarray(at, at + BLOB_BYTES))));
  words.push(writeWord('end', 0));
  return words;
}

/** What blobs of text say, put together. */
export function textOf(blobs: readonly string[]): string {
  const binary = blobs.map((blob) => atob(blob)).join('');
  return new TextDecoder().decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function endOf(text: string, start: number, length: number): number {
  let at = start;
  for (let left = length; left > 0; left--) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}
