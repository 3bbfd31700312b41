/** The acknowledgement that is read without a schema says what the schema says. */

import { expect, test } from '@jest/globals';
import type * as z from 'zod';
import { rdpControllerUp, rdpViewerUp } from '../wire/rdp-stream.js';
import { sshControllerUp, sshViewerUp } from '../wire/ssh-stream.js';
import { readAck, readWord } from './read-word.js';

const SCHEMAS: readonly z.ZodType[] = [rdpControllerUp, rdpViewerUp, sshControllerUp, sshViewerUp];

test('a plain acknowledgement is read as the schema reads it', () => {
  for (const bytes of [0, 1, 10, 4_096, 123_456_789_012_345]) {
    const frame = JSON.stringify({ t: 'ack', bytes });
    expect([frame, readAck(frame)]).toEqual([frame, bytes]);
    for (const schema of SCHEMAS) expect(readWord(schema, frame)).toEqual(schema.parse(JSON.parse(frame)));
  }
});

test('whatever is spelled otherwise is left to the schema', () => {
  const odd = ['-1', '1e3', '007', '1.5', '9'.repeat(16), '"1"', 'null', '1,"more":2', ' 1', ''];
  for (const bytes of odd)
    expect([bytes, readAck(`{"t":"ack","bytes":${bytes}}`)]).toEqual([bytes, undefined]);
  for (const frame of [
    '{"bytes":1,"t":"ack"}',
    '{"t":"ack","bytes":1}\n',
    ' {"t":"ack","bytes":1}',
    '{"t":"size","bytes":1}',
  ])
    expect([frame, readAck(frame)]).toEqual([frame, undefined]);
});
