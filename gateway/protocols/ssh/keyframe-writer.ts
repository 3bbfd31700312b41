/**
 * Writes a terminal as the bytes that bring an empty one of the same size to the same state: cells, both buffers,
 * cursor, margins, charsets, tab stops, modes, title. Knows no session; runs in the terminal worker.
 */

import type { Terminal } from '@xterm/headless';
import { BufferWriter, extendedOf } from './buffer-writer.js';
import { charsetFinal, charsetInput } from './charsets.js';
import { Pen } from './pen.js';
import {
  BG,
  coreOf,
  HAS_CONTENT,
  WIDTH_SHIFT,
  type Buffer,
  type Core,
  type Line,
} from './terminal-internals.js';

/** A tab stop every so many columns, as terminals start. */
const TAB_WIDTH = 8;
const MOUSE: Readonly<Record<string, string>> = { X10: '9', VT200: '1000', DRAG: '1002', ANY: '1003' };

/** `history`: lines above the normal screen to include at most. */
export function writeKeyframe(terminal: Terminal, title: string, history: number): string {
  const core = coreOf(terminal);
  const { normal, alt, active } = core.buffers;
  const pen = new Pen((id) => linkOf(core, id));
  const { cols, rows } = terminal;
  writeBuffer(pen, core, normal, cols, rows, history);
  if (active === normal && hasSavedCursor(alt)) {
    // The alternate buffer remembers a cursor even while nobody sees it.
    pen.put('\x1b[?47h');
    writeSavedCursor(pen, alt, cols, rows);
    pen.put('\x1b[?47l');
  }
  if (active === alt) {
    // Not 1049, which would save the cursor anew.
    pen.put('\x1b[?47h\x1b[H');
    writeBuffer(pen, core, alt, cols, rows, 0);
  }
  if (core.coreService.decPrivateModes.origin) pen.put('\x1b[?6h');
  return pen.text + cursorAndState(core, cols, rows, title);
}

/** All state but cells and cursor: what a terminal keeps when its screen has scrolled away. */
export function writeState(terminal: Terminal, title: string): string {
  const core = coreOf(terminal);
  const pen = new Pen((id) => linkOf(core, id));
  writeBufferState(pen, core, core.buffers.normal, terminal.cols, terminal.rows);
  usePen(pen, core);
  return pen.text + charsetsOf(core) + modesOf(core) + titleOf(title);
}

/** Whether only the last lines matter from here on, as long as nothing but text, line ends and colours comes. */
export function isPlain(terminal: Terminal): boolean {
  const core = coreOf(terminal);
  const { normal, active } = core.buffers;
  const modes = core.coreService.decPrivateModes;
  const attributes = core._inputHandler._curAttrData;
  return (
    active === normal &&
    normal.scrollTop === 0 &&
    normal.scrollBottom === terminal.rows - 1 &&
    modes.wraparound &&
    !modes.origin &&
    !modes.reverseWraparound &&
    !core.coreService.modes.insertMode &&
    (attributes.bg & BG.protected) === 0 &&
    attributes.extended.urlId === 0
  );
}

function writeBuffer(
  pen: Pen,
  core: Core,
  buffer: Buffer,
  cols: number,
  rows: number,
  history: number,
): void {
  new BufferWriter(pen, cols, rows).write(buffer, history);
  writeBufferState(pen, core, buffer, cols, rows);
}

/** What belongs to one buffer beside its cells. Leaves attributes plain, charsets default, the cursor anywhere. */
function writeBufferState(pen: Pen, core: Core, buffer: Buffer, cols: number, rows: number): void {
  if (!hasUsualTabs(buffer, cols)) {
    pen.put('\x1b[3g');
    for (let x = 0; x < cols; x++) if (buffer.tabs[x] === true) pen.put(`\x1b[${String(x + 1)}G\x1bH`);
  }
  if (buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1)
    pen.put(`\x1b[${String(buffer.scrollTop + 1)};${String(buffer.scrollBottom + 1)}r`);
  if (hasSavedCursor(buffer)) writeSavedCursor(pen, buffer, cols, rows);
}

function hasSavedCursor(buffer: Buffer): boolean {
  const { fg, bg } = buffer.savedCurAttrData;
  return (
    buffer.savedX !== 0 ||
    buffer.savedY > buffer.ybase ||
    fg !== 0 ||
    bg !== 0 ||
    buffer.savedCharset !== undefined
  );
}

function writeSavedCursor(pen: Pen, buffer: Buffer, cols: number, rows: number): void {
  const saved = buffer.savedCurAttrData;
  const row = Math.min(rows - 1, Math.max(0, buffer.savedY - buffer.ybase));
  pen.put(`\x1b[${String(row + 1)};${String(Math.min(buffer.savedX, cols - 1) + 1)}H`);
  pen.use(saved.fg | 0, saved.bg | 0, { underlineStyle: 1, underlineColor: 0, urlId: 0 });
  const final = charsetFinal(buffer.savedCharset);
  pen.put(final === 'B' ? '\x1b7' : `\x1b(${final}\x1b7\x1b(B`);
  pen.plain();
}

function cursorAndState(core: Core, cols: number, rows: number, title: string): string {
  const pen = new Pen((id) => linkOf(core, id));
  const buffer = core.buffers.active;
  const { origin } = core.coreService.decPrivateModes;
  const top = origin ? buffer.scrollTop : 0;
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  const place = (x: number): void => {
    pen.put(`\x1b[${String(Math.min(rows, Math.max(0, buffer.y - top) + 1))};${String(x + 1)}H`);
  };
  const charsets = charsetsOf(core, buffer);
  const state = modesOf(core) + titleOf(title);
  const last = lastPrinted(buffer);
  const text = line !== undefined && last !== undefined ? BufferWriter.textOf(line, last) : '';
  if (line !== undefined && last !== undefined && isJoinable(core, line._data, last)) {
    // Its last character is printed last of all: a mark or a repetition that follows has something to refer to.
    place(last);
    usePen(pen, core);
    // Printed in insert mode it pushes the row aside, which is therefore drawn in first.
    if (core.coreService.modes.insertMode) pen.put(`\x1b[${String(buffer.x - last)}P`);
    return charsets + pen.text + state + charsetInput(core._charsetService.charset, text);
  }
  if (buffer.x < cols || line === undefined) {
    place(Math.min(buffer.x, cols - 1));
    usePen(pen, core);
    return charsets + pen.text + state;
  }
  // Behind the last column: only printing gets there.
  const at = last ?? cols - 1;
  place(at);
  pen.use((line._data[at * 3 + 1] ?? 0) | 0, (line._data[at * 3 + 2] ?? 0) | 0, extendedOf(line, at));
  pen.put(text === '' ? ' ' : text);
  // An erased row with the cursor still behind it: erasing does not move it.
  if (text === '' && isErased(line, cols)) pen.put('\x1b[1K');
  usePen(pen, core);
  // A set in force would change what is printed; it comes first only where none is.
  return core._charsetService.charset === undefined
    ? charsets + pen.text + state
    : pen.text + charsets + state;
}

/** The cell left of the cursor, or its left half. */
function lastPrinted(buffer: Buffer): number | undefined {
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  if (line === undefined || buffer.x === 0) return undefined;
  for (const x of [buffer.x - 1, buffer.x - 2]) {
    if (x < 0) return undefined;
    const content = line._data[x * 3] ?? 0;
    const width = content >>> WIDTH_SHIFT;
    if (content & HAS_CONTENT && width > 0) return x + width === buffer.x ? x : undefined;
    if (width !== 0) return undefined;
  }
  return undefined;
}

/** Whether printing this cell once more changes nothing but what the next character may refer to. */
function isJoinable(core: Core, cells: Uint32Array, x: number): boolean {
  const current = core._inputHandler._curAttrData;
  return (
    core._inputHandler._parser.precedingJoinState !== 0 &&
    core.coreService.decPrivateModes.wraparound &&
    ((cells[x * 3 + 1] ?? 0) | 0) === (current.fg | 0) &&
    ((cells[x * 3 + 2] ?? 0) | 0) === (current.bg | 0)
  );
}

function isErased(line: Line, cols: number): boolean {
  for (let x = 0; x < cols; x++)
    if ((line._data[x * 3] ?? 0) & HAS_CONTENT || line._data[x * 3 + 2] !== line._data[2]) return false;
  return true;
}

function usePen(pen: Pen, core: Core): void {
  const { fg, bg, extended } = core._inputHandler._curAttrData;
  pen.use(fg | 0, bg | 0, extended);
}

function charsetsOf(core: Core, buffer?: Buffer): string {
  const { _charsets: sets, glevel, charset } = core._charsetService;
  let text = '';
  for (const [level, intermediate] of ['(', ')', '*', '+'].entries()) {
    const final = charsetFinal(sets[level]);
    if (final !== 'B') text += `\x1b${intermediate}${final}`;
  }
  // LS0, LS1, LS2, LS3.
  text += ['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? '';
  // A restored cursor brings back a set that need not be designated any more.
  return charset !== sets[glevel] && charset === buffer?.savedCharset ? `${text}\x1b8\x1b[m` : text;
}

/** Every mode, on or off: a terminal's own reset leaves some of them as they are. */
function modesOf(core: Core): string {
  const modes = core.coreService.decPrivateModes;
  const options = core.optionsService.rawOptions;
  const mouse = MOUSE[core.coreMouseService.activeProtocol];
  const encoding = core.coreMouseService.activeEncoding;
  const style = ['block', 'underline', 'bar'].indexOf(modes.cursorStyle ?? '');
  const cursor = style < 0 ? 0 : style * 2 + (modes.cursorBlink === true ? 1 : 2);
  const set = (on: boolean, mode: string): string => `\x1b[${mode}${on ? 'h' : 'l'}`;
  return (
    set(core.coreService.modes.insertMode, '4') +
    set(options.convertEol, '20') +
    set(modes.applicationCursorKeys, '?1') +
    set(modes.wraparound, '?7') +
    (options.cursorBlink ? set(true, '?12') : '') +
    set(modes.reverseWraparound, '?45') +
    set(modes.applicationKeypad, '?66') +
    (mouse === undefined ? set(false, '?1000') : set(true, `?${mouse}`)) +
    set(modes.sendFocus, '?1004') +
    (encoding === 'SGR_PIXELS' ? set(true, '?1016') : set(encoding === 'SGR', '?1006')) +
    set(modes.bracketedPasteMode, '?2004') +
    set(modes.synchronizedOutput, '?2026') +
    set(!core.coreService.isCursorHidden, '?25') +
    `\x1b[${String(cursor)} q`
  );
}

/** Controls in it would end the sequence early. */
function titleOf(title: string): string {
  return `\x1b]2;${title.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')}\x07`;
}

function linkOf(core: Core, id: number): string | undefined {
  const link = core._oscLinkService.getLinkData(id);
  return link && `${link.id === undefined ? '' : `id=${link.id}`};${link.uri}`;
}

function hasUsualTabs(buffer: Buffer, cols: number): boolean {
  for (let x = 0; x < cols; x++) if ((buffer.tabs[x] === true) !== (x % TAB_WIDTH === 0)) return false;
  return true;
}
