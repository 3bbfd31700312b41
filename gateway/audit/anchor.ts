/**
 * Where each chain stood, in a file outside the database: what was cut off a chain's end is missed here.
 * It may be behind the database, never ahead: written after the commit. Knows no rows.
 */

import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface ChainEnd {
  readonly chain: string;
  readonly seq: number;
  readonly mac: string;
}

/** Appends and makes it last through a power cut before it resolves. */
export async function appendAnchor(file: string, ends: readonly ChainEnd[], at: number): Promise<void> {
  if (ends.length === 0) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const lines = ends.map(({ chain, seq, mac }) => JSON.stringify({ at, chain, seq, mac }));
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(`${lines.join('\n')}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Everything the file knows, oldest first; empty when there is none. A torn last line is left out. */
export function readAnchor(file: string): readonly ChainEnd[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const end = parse(line);
      return end === undefined ? [] : [end];
    });
}

function parse(line: string): ChainEnd | undefined {
  try {
    const { chain, seq, mac } = JSON.parse(line) as Partial<ChainEnd>;
    if (typeof chain !== 'string' || typeof seq !== 'number' || typeof mac !== 'string') return undefined;
    return { chain, seq, mac };
  } catch {
    return undefined;
  }
}
