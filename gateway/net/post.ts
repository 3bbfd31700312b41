/** One POST to an address somebody configured: dialled like a machine, judged like one, bounded. Knows no content. */

import { request as overPlain } from 'node:http';
import { request as overTls } from 'node:https';
import { isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AddressRules } from './address-rules.js';
import { dial } from './dial.js';

/** What is read of an answer (bytes): nobody needs more than its status. */
const MAX_ANSWER = 16 * 1024;

export interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly rules: AddressRules;
  /** For everything, from the name to the answer (ms). */
  readonly timeoutMs: number;
  /** For servers with a certificate of their own making (PEM); default: the platform's list. */
  readonly ca?: string;
}

/**
 * Resolves with the status. Follows no redirect: the address was judged, another one was not.
 * @throws DialError, or an Error of TLS or HTTP.
 */
export async function post({ url, headers, body, rules, timeoutMs, ca }: PostOptions): Promise<number> {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || (secure ? 443 : 80);
  const endsAt = performance.now() + timeoutMs;
  const socket = await dial({ host, port, rules, timeoutMs });
  const left = Math.max(1, endsAt - performance.now());
  const open = secure ? overTls : overPlain;
  return new Promise<number>((resolve, reject) => {
    const sent = open(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
      createConnection: () =>
        secure
          ? connectTls({
              socket,
              ...(isIP(host) === 0 ? { servername: host } : {}),
              ...(ca === undefined ? {} : { ca }),
              minVersion: 'TLSv1.2',
            })
          : socket,
    });
    const timer = setTimeout(() => {
      sent.destroy(new Error('no answer in time'));
    }, left);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
      socket.destroy();
    };
    sent.once('error', (error) => {
      settle(() => {
        reject(error);
      });
    });
    sent.once('response', (answer) => {
      let read = 0;
      answer.on('error', () => undefined);
      answer.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MAX_ANSWER) answer.destroy();
      });
      answer.once('close', () => {
        settle(() => {
          resolve(answer.statusCode ?? 0);
        });
      });
    });
    sent.end(body);
  });
}
