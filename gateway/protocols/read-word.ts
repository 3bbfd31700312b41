/** Reads one text frame by its schema. Knows no face. */

import type * as z from 'zod';

/** Longest word (characters); all of ours stay below 100. */
const MAX_WORD = 256;

/** @returns undefined for everything the schema does not know, however mangled. */
export function readWord<T>(schema: z.ZodType<T>, frame: string): T | undefined {
  if (frame.length > MAX_WORD) return undefined;
  try {
    return schema.safeParse(JSON.parse(frame)).data;
  } catch {
    return undefined;
  }
}
