/** What a controller's page may say, and then some. Knows no gateway. */

import { encode } from '../../gateway/protocols/rdp/instruction.js';
import type { Frame } from '../../gateway/sessions/ports.js';

/** Every opcode guacd takes from a user (libguac/user-handlers.c), after what a page says first. */
export function pageWords(): Frame[] {
  const text = Buffer.from('from the page').toString('base64');
  return [
    JSON.stringify({ t: 'size', width: 320, height: 240 }),
    encode('sync', 1),
    encode('mouse', 12, 34, 0),
    encode('mouse', 12, 34, 1),
    encode('mouse', 12, 34, 0),
    encode('key', 0x62, 1),
    encode('key', 0x62, 0),
    encode('clipboard', 0, 'text/plain'),
    encode('blob', 0, text),
    encode('end', 0),
    encode('disconnect'),
    encode('size', 800, 600),
    encode('file', 1, 'text/plain', 'a.txt'),
    encode('pipe', 2, 'text/plain', 'x'),
    encode('ack', 1, 'OK', 0),
    encode('blob', 1, text),
    encode('end', 1),
    encode('get', 0, '/'),
    encode('put', 0, 3, 'text/plain', '/a'),
    encode('audio', 4, 'audio/L8;rate=44100,channels=1'),
    encode('argv', 5, 'text/plain', 'password'),
    encode('touch', 0, 10, 10, 1, 1, 0, 1),
    encode('nop'),
    encode('select', 'rdp'),
    encode('connect', '127.0.0.1'),
  ];
}
