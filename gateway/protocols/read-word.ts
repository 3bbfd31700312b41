/** Reads one text frame by its schema, and the commonest of all without one. Knows no face. */

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

/** As every page of ours spells it; ten viewers say it hundreds of times a second. */
const ACK = /^\{"t":"ack","bytes":(0|[1-9]\d{0,14})\}$/;

/** @returns the bytes of a plain acknowledgement; undefined for everything else, which may still be one. */
export function readAck(frame: string): number | undefined {
  const bytes = ACK.exec(frame)?.[1];
  return bytes === undefined ? undefined : Number(bytes);
}
