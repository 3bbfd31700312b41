/** The phone's Ctrl and Alt: pressed once, they change the next character and let go. Pure. */

export interface Sticky {
  readonly ctrl: boolean;
  readonly alt: boolean;
}
export const NO_STICKY: Sticky = { ctrl: false, alt: false };

/** What the typed text becomes: Ctrl makes a control character of one letter, Alt puts an escape before it. */
export function withSticky(text: string, { ctrl, alt }: Sticky): string {
  if (!ctrl && !alt) return text;
  const [first = ''] = text;
  const code = first.toUpperCase().charCodeAt(0);
  const isControllable = first.length === 1 && code >= 0x40 && code <= 0x5f;
  const controlled = ctrl && isControllable ? String.fromCharCode(code & 0x1f) + text.slice(1) : text;
  return alt ? `\u001b${controlled}` : controlled;
}
