/** Writes text with colours and attributes (SGR, links, protection), saying only what changes. Knows no cell. */

import { BG, COLOR_KIND, FG, PALETTE_16, PALETTE_256, type Extended } from './terminal-internals.js';

const NO_EXTENDED: Extended = { underlineStyle: 0, underlineColor: 0, urlId: 0 };

export class Pen {
  #text = '';
  #fg = 0;
  #bg = 0;
  #style = 0;
  #color = 0;
  #url = 0;

  /** `link`: what OSC 8 says between its code and its end, for a link id of the terminal. */
  constructor(private readonly link: (id: number) => string | undefined) {}

  get text(): string {
    return this.#text;
  }

  /** Bytes that move or erase; text only in the attributes of the last `use`. */
  put(text: string): void {
    this.#text += text;
  }

  /** Whether erasing or scrolling now would colour what it erases. */
  get stains(): boolean {
    return (this.#bg & COLOR_MASK) !== 0;
  }

  /** From here on text looks like this. `fg` and `bg` are xterm's own words for it. */
  use(fg: number, bg: number, extended: Extended = NO_EXTENDED): void {
    const style = fg & FG.underline ? extended.underlineStyle : 0;
    const color = extended.underlineColor;
    const wanted = bg & ~BG.extended;
    if (fg !== this.#fg || wanted !== this.#bg || style !== this.#style || color !== this.#color) {
      this.#text += `\x1b[${sgr(fg, wanted, style, color)}m`;
      // SGR 0 takes the protection away as well.
      if (wanted & BG.protected) this.#text += '\x1b[1"q';
      this.#fg = fg;
      this.#bg = wanted;
      this.#style = style;
      this.#color = color;
    }
    this.#useLink(extended.urlId);
  }

  /** No colours, no attributes, no link. */
  plain(): void {
    this.use(0, 0);
  }

  #useLink(url: number): void {
    if (url === this.#url) return;
    this.#url = url;
    this.#text += `\x1b]8;${(url === 0 ? undefined : this.link(url)) ?? ';'}\x1b\\`;
  }
}

const COLOR_MASK = 0x3ffffff;

function sgr(fg: number, bg: number, style: number, color: number): string {
  let text = '0';
  if (fg & FG.bold) text += ';1';
  if (bg & BG.dim) text += ';2';
  if (bg & BG.italic) text += ';3';
  if (fg & FG.underline) text += style > 1 ? `;4:${String(style)}` : ';4';
  if (fg & FG.blink) text += ';5';
  if (fg & FG.inverse) text += ';7';
  if (fg & FG.invisible) text += ';8';
  if (fg & FG.strikethrough) text += ';9';
  if (bg & BG.overline) text += ';53';
  return text + colorOf(fg, 30) + colorOf(bg, 40) + (color & COLOR_KIND ? longColor(color, 58) : '');
}

function colorOf(value: number, base: 30 | 40): string {
  const kind = value & COLOR_KIND;
  if (kind === 0) return '';
  if (kind !== PALETTE_16) return longColor(value, base + 8);
  const index = value & 0xff;
  return `;${String(index < 8 ? base + index : base + 52 + index)}`;
}

function longColor(value: number, code: number): string {
  if ((value & COLOR_KIND) === PALETTE_256 || (value & COLOR_KIND) === PALETTE_16)
    return `;${String(code)};5;${String(value & 0xff)}`;
  return `;${String(code)};2;${String((value >>> 16) & 0xff)};${String((value >>> 8) & 0xff)};${String(value & 0xff)}`;
}
