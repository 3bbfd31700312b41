/** Where a program is, on a PATH. Knows no program. */

import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Daemons live here although the PATH may not say so. */
const DAEMONS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The full path of a program that can be run, or undefined. */
export function findProgram(name: string, path: string): string | undefined {
  const folders = path === '' ? [] : [...path.split(':').filter(Boolean), ...DAEMONS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
