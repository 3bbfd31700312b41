/**
 * Compresses payloads for browsers. Every payload is a run of whole deflate blocks of its own: it refers to nothing
 * before it, and the machine's verbatim bytes may follow on the same stream.
 *
 * A browser's zlib streams are opened once and never reset or finished: the inflater in noVNC 1.7.0 (pako) keeps a
 * stale window size over a reset, and fails on the second piece after it.
 */

import { constants, deflateRawSync } from 'node:zlib';

/** Fast, and within a few per cent of the better levels on screens. */
const LEVEL = 1;
/** So much from the middle tells what the rest is like (bytes) … */
const SAMPLE_BYTES = 4 * 1024;
/** … and what compresses to more than this share of itself is sent as it is. */
const DENSE = 0.9;
/** The two bytes that open a zlib stream with a window of 32 KiB (RFC 1950). */
const STREAM_HEADER = Buffer.from([0x78, 0x01]);

/** Ends with a sync flush, so that the next byte begins a block. */
export function deflatePayload(payload: Uint8Array): Buffer {
  return deflateRawSync(payload, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
}

/** Pixels of many colours: a photograph is hardly shorter for being compressed, and costs ten times as much. */
export function deflatePixels(payload: Uint8Array): Buffer {
  if (payload.length < 2 * SAMPLE_BYTES) return deflatePayload(payload);
  const from = (payload.length - SAMPLE_BYTES) >> 1;
  const sample = payload.subarray(from, from + SAMPLE_BYTES);
  const dense = deflatePayload(sample).length > sample.length * DENSE;
  return deflateRawSync(payload, { level: dense ? 0 : LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
}

/** A payload as the first piece of a stream. */
export const openStream = (payload: Buffer): Buffer =>
  Buffer.concat([STREAM_HEADER, deflatePayload(payload)]);
