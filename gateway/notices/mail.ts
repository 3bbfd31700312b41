/** The road of mail: one message through the operator's server. Knows no outbox. */

import nodemailer from 'nodemailer';
import { type AddressRules } from '../net/address-rules.js';
import { dial } from '../net/dial.js';
import type { Secret } from '../secret.js';

/** From the name to the server's last word (ms). */
const TIMEOUT_MS = 20_000;

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly user: string | undefined;
  readonly password: Secret | undefined;
  readonly from: string;
}

/** The operator names the server in the configuration: any address is his to name. */
const ANYWHERE: AddressRules = { allow: ['0.0.0.0/0', '::/0'], ownPorts: new Set() };

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly id: string;
}

/** @throws Error when the server did not take it. */
export async function sendMail(server: MailServer, { to, subject, text, id }: Mail): Promise<void> {
  const { host, port, security, user, password } = server;
  const socket = await dial({ host, port, rules: ANYWHERE, timeoutMs: TIMEOUT_MS });
  const transport = nodemailer.createTransport({
    host,
    port,
    // Sockets are opened in net/ only.
    getSocket: (_options, done) => {
      done(null, { connection: socket });
    },
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password?.reveal() ?? '' } }),
  });
  try {
    await transport.sendMail({
      from: server.from,
      to: [...to],
      subject,
      text,
      // Tried again after a lost answer it is the same message.
      messageId: `<${id}@${domainOf(server.from)}>`,
    });
  } finally {
    transport.close();
    socket.destroy();
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
