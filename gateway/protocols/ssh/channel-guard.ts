/**
 * Gives every channel of an SSH connection a listener for its errors from its first moment on. ssh2 makes a channel
 * when the machine confirms it, but hands it out only two answers later; a machine that goes on talking after it
 * has said it would not (data behind EOF) raises an error on it, and one nobody hears ends the process.
 * Uses a part of ssh2 1.17.0 that is not public; the version is pinned. Knows no session.
 */

import type { EventEmitter } from 'node:events';
import type { Client } from 'ssh2';

interface Channels {
  /** Puts the channel in the place that was reserved for it: an object from then on. */
  update(id: number, channel: unknown): void;
}

/** To be called before the first channel is asked for. @throws when this ssh2 is built otherwise. */
export function guardChannels(client: Client): void {
  const { _chanMgr: channels } = client as unknown as { readonly _chanMgr: Channels };
  const update = channels.update.bind(channels);
  channels.update = (id, channel) => {
    if (isChannel(channel)) for (const stream of [channel, channel.stderr]) stream.on('error', ignore);
    update(id, channel);
  };
}

const isChannel = (value: unknown): value is EventEmitter & { readonly stderr: EventEmitter } =>
  typeof value === 'object' && value !== null && 'stderr' in value;

const ignore = (): void => undefined;
