/**
 * What every adapter promises the session core, as tests that each of them runs on a real machine.
 * Knows no protocol: a subject brings its machine, and says how a picture is read from frames.
 */

import { afterEach, describe, expect, test } from '@jest/globals';
import type { Adapter } from '../../gateway/sessions/adapter.js';
import type { ControllerSeat, Face, StreamSocket } from '../../gateway/sessions/face.js';
import type { Asker, CloseReason, Frame, Loss } from '../../gateway/sessions/ports.js';
import type { InputPort } from '../../gateway/sessions/input-port.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { systemClock } from '../../gateway/clock.js';
import { FakeOutlet } from '../fakes/outlet.js';

/** One real machine and the adapter that speaks to it. */
export interface Subject {
  readonly adapter: Pick<Adapter<never>, 'controllerFace' | 'viewerFace'>;
  readonly size: { readonly columns: number; readonly rows: number };
  connect(): Upstream;
  readonly asker: Asker;
  readonly machine: {
    /** Bytes of input that reached the machine since it started; resolves when it is sure that no more are under way. */
    received(): Promise<number>;
    /** Makes the machine show something new; resolves when it has sent it. */
    draw(): Promise<void>;
    /** Stops answering without closing. */
    hang(): void;
    /** Closes every connection. */
    hangUp(): void;
    /** Open connections. */
    connections(): number;
    close(): Promise<void>;
  };
  /** What somebody who got these frames, and nothing else, sees. Same picture, same string. */
  picture(frames: readonly Frame[]): Promise<string>;
  /** One input the machine counts. */
  readonly key: Uint8Array;
  /** Everything a controller's page may send, and then some. */
  readonly words: readonly Frame[];
}

/** Resolves when `when` holds; looks each turn of the event loop, and fails by the test's own time-out. */
export async function until(when: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await when())) await new Promise((resolve) => setTimeout(resolve, 5));
}

class RecordingSocket implements StreamSocket {
  readonly sent: Frame[] = [];
  closed: CloseReason | undefined;
  send(frame: Frame): void {
    this.sent.push(frame);
  }
  hold(): void {
    return undefined;
  }
  close(reason: CloseReason): void {
    this.closed ??= reason;
  }
}

export function describeUpstream(name: string, make: () => Promise<Subject>): void {
  describe(`the ${name} adapter keeps the contract:`, () => {
    let subject: Subject | undefined;
    const open: Upstream[] = [];

    async function started(): Promise<{ subject: Subject; upstream: Upstream; port: InputPort }> {
      subject = await make();
      const upstream = subject.connect();
      open.push(upstream);
      return { subject, upstream, port: await upstream.start(subject.asker) };
    }

    afterEach(async () => {
      for (const upstream of open.splice(0)) upstream.close();
      await subject?.machine.close();
      subject = undefined;
    });

    /** Waits until both watchers see the same picture, and not the one before. */
    async function samePicture(
      subject: Subject,
      a: FakeOutlet,
      b: FakeOutlet,
      notThis?: string,
    ): Promise<string> {
      let seen = '';
      await until(async () => {
        seen = await subject.picture(a.sent);
        return seen !== notThis && seen === (await subject.picture(b.sent));
      });
      return seen;
    }

    test('a late joiner sees what the first watcher sees, and goes on seeing it', async () => {
      const { subject, upstream } = await started();
      const first = new FakeOutlet();
      upstream.attach(first);
      await subject.machine.draw();
      const late = new FakeOutlet();
      upstream.attach(late);
      const before = await samePicture(subject, first, late);
      await subject.machine.draw();
      await samePicture(subject, first, late, before);
      expect(subject.machine.connections()).toBe(1);
    });

    test('after the keyframes every watcher is given the very same buffers', async () => {
      const { subject, upstream } = await started();
      const a = new FakeOutlet();
      const b = new FakeOutlet();
      upstream.attach(a);
      upstream.attach(b);
      await until(() => a.sent.length > 0 && b.sent.length > 0);
      await samePicture(subject, a, b);
      const seen = a.sent.length;
      await subject.machine.draw();
      await until(() => a.sent.length > seen && b.sent.at(-1) === a.sent.at(-1));
      expect(b.sent.at(-1)).toBe(a.sent.at(-1));
    });

    test('a watcher who was behind gets a keyframe, and sees what the others see', async () => {
      const { subject, upstream } = await started();
      const good = new FakeOutlet();
      const slow = new FakeOutlet();
      upstream.attach(good);
      upstream.attach(slow);
      const before = await samePicture(subject, good, slow);
      slow.lag();
      await subject.machine.draw();
      await until(async () => (await subject.picture(good.sent)) !== before);
      expect(await subject.picture(slow.sent)).toBe(before);
      slow.ack(0);
      await samePicture(subject, good, slow, before);
    });

    test('who detached gets nothing any more; detaching twice is harmless', async () => {
      const { subject, upstream } = await started();
      const stays = new FakeOutlet();
      const goes = new FakeOutlet();
      upstream.attach(stays);
      const detach = upstream.attach(goes);
      const before = await samePicture(subject, stays, goes);
      detach();
      detach();
      const had = goes.sent.length;
      await subject.machine.draw();
      await until(async () => (await subject.picture(stays.sent)) !== before);
      expect(goes.sent).toHaveLength(had);
    });

    test('input reaches the machine through the port', async () => {
      const { subject, port } = await started();
      const before = await subject.machine.received();
      port.write(subject.key);
      await until(async () => (await subject.machine.received()) > before);
    });

    test('a machine that hangs up is lost once', async () => {
      const { subject, upstream } = await started();
      const losses: Loss[] = [];
      upstream.onLost((why) => losses.push(why));
      subject.machine.hangUp();
      await until(() => losses.length > 0);
      upstream.close();
      upstream.close();
      expect(losses).toHaveLength(1);
    });

    test('closing is at once and final, also when the machine hangs', async () => {
      const { subject, upstream } = await started();
      const watcher = new FakeOutlet();
      upstream.attach(watcher);
      await until(() => watcher.sent.length > 0);
      const losses: Loss[] = [];
      upstream.onLost((why) => losses.push(why));
      subject.machine.hang();
      upstream.close();
      upstream.close();
      const had = watcher.sent.length;
      await until(() => subject.machine.connections() === 0);
      expect(losses).toEqual([]);
      expect(watcher.sent).toHaveLength(had);
    });

    test('a start that was closed meanwhile rejects and leaves no connection', async () => {
      subject = await make();
      const made = subject;
      const upstream = made.connect();
      const starting = upstream.start(made.asker);
      upstream.close();
      await expect(starting).rejects.toThrow();
      await until(() => made.machine.connections() === 0);
    });

    test('read-only: a viewer sends everything a controller can, whole and cut at every byte; nothing arrives', async () => {
      const { subject, upstream } = await started();
      const before = await subject.machine.received();
      const words = [...subject.words, subject.key];
      const joined = Buffer.concat(words.map((word) => Buffer.from(word)));
      const cuts: Frame[] = [];
      for (let at = 1; at < joined.length; at += 1) cuts.push(joined.subarray(0, at), joined.subarray(at));
      const bundles: Frame[][] = [words, [joined], cuts, words.map((word) => Buffer.from(word))];
      for (const bundle of bundles) {
        const socket = new RecordingSocket();
        const face = subject.adapter.viewerFace(socket, systemClock, 0);
        const detach = upstream.attach(face.outlet);
        for (const word of bundle) face.receive(word);
        face.gone();
        detach();
      }
      expect(await subject.machine.received()).toBe(before);
    });

    test('the same words from the controller’s own face do arrive', async () => {
      const { subject, port } = await started();
      const before = await subject.machine.received();
      const seat: ControllerSeat = {
        input: (bytes) => port.write(bytes),
        onWritable: (listener) => port.onWritable(listener),
        resize: (size) => {
          port.resize(size);
        },
        point: () => undefined,
        onAside: (listener) => port.onAside?.(listener) ?? ((): void => undefined),
        leave: () => undefined,
      };
      const face: Face = subject.adapter.controllerFace(new RecordingSocket(), systemClock, () => seat);
      for (const word of subject.words) face.receive(word);
      await until(async () => (await subject.machine.received()) > before);
      face.gone();
    });
  });
}
