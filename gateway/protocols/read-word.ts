/** Reads one text frame by its schema, and the commonest of all without one. Knows no face. */

import type * as z from 'zod';

/** Longest word (characters); all of ours stay below 100. */
const MAX_WORD = 256;

/** What every page says by text: so many bytes were shown. */
export interface Ack {
  readonly t: 'ack';
  readonly bytes: number;
}

/** As every page of ours spells it; ten viewers say it hundreds of times a second. */
const ACK = /^\{"t":"ack","bytes":(0|[1-9]\d{0,14})\}$/;

/** `schema` knows acknowledgements. @returns undefined for everything it does not know, however mangled. */
export function readWord<T>(schema: z.ZodType<T | Ack>, frame: string): T | Ack | undefined {
  if (frame.length > MAX_WORD) return undefined;
  const acked = readAck(frame);
  if (acked !== undefined) return { t: 'ack', bytes: acked };
  try {
    return schema.safeParse(JSON.parse(frame)).data;
  } catch {
    return undefined;
  }
}

/** @returns the bytes of a plain acknowledgement; undefined for everything else, which may still be one. */
export function readAck(frame: string): number | undefined {
  const bytes = ACK.exec(frame)?.[1];
  return bytes === undefined ? undefined : Number(bytes);
}
