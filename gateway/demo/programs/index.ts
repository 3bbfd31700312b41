/** All programs of the sandbox by name. */

import type { Program } from '../program.js';
import { colors } from './colors.js';
import { editor } from './editor.js';
import { log } from './log.js';
import { monitor } from './monitor.js';
import { pager } from './pager.js';
import { cat, clear, date, echo, ls, whoami } from './small.js';

export const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  [monitor, log, editor, pager, ls, cat, echo, date, whoami, colors, clear].map((program) => [
    program.name,
    program,
  ]),
);
