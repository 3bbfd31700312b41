/** A machine whose words at sign-in pretend to be the gateway's: they are shown as text, short, and as the machine's. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

const LURE = '\x1b[2J\x1b[31m\x1b]0;Jumpseat\x07Your \u202edrowssap\u202c for Jumpseat:\x9b31m\r\x00\u200b';
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

describe('a machine that phishes', () => {
  let machine: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let questions: string[] = [];
  const answered: string[][] = [];

  beforeAll(async () => {
    machine = await startCountingMachine({
      banner: LURE.repeat(50),
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') {
          context.reject(['keyboard-interactive']);
          return;
        }
        const asked = questions.map((prompt) => ({ prompt, echo: false }));
        // The types forget the title and the instructions.
        (context as unknown as { prompt(...all: unknown[]): void }).prompt(
          asked,
          LURE,
          LURE.repeat(100),
          (answers: string[]) => {
            answered.push(answers);
            context.accept();
          },
        );
      },
    });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
  });
  afterAll(async () => {
    await gateway.close();
    await machine.close();
  });

  test('… has its escapes, bidi marks and pages taken out of what it asks; only the controller is asked', async () => {
    const jonas = await plant.addPerson('jonas.weber');
    const endpoint = await plant.addEndpoint(machine);
    questions = [LURE, 'x'.repeat(15_000)];
    const watching = await jonas.events();
    watching.say({ t: 'subscribe', topic: `domain:${plant.domainId}` });
    const { sessionId, events } = await mara.start(endpoint.id, { method: 'ask', user: 'u' });
    watching.say({ t: 'subscribe', topic: `session:${sessionId}` });
    const prompt = await events.prompt('questions');
    expect(prompt.questions.map(({ echo }) => echo)).toEqual([false, false]);
    for (const text of [
      prompt.title,
      prompt.instructions,
      ...prompt.questions.map((question) => question.text),
    ]) {
      expect(text).not.toMatch(UNSAFE);
      expect(text.length).toBeLessThanOrEqual(1_024);
    }
    expect(prompt.questions[0]?.text).toBe('Your drowssap for Jumpseat:31m');
    // Nobody else can answer in his place, or is shown what is asked.
    watching.say({
      t: 'answer',
      sessionId,
      promptId: prompt.id,
      answer: { kind: 'questions', answers: ['forged', 'forged'] },
    });
    watching.say({ t: 'ping' });
    await watching.word((word) => word.t === 'pong');
    events.say({
      t: 'answer',
      sessionId,
      promptId: prompt.id,
      answer: { kind: 'questions', answers: ['one', 'two'] },
    });
    await events.session(sessionId, (session) => session.state === 'active');
    expect(answered).toEqual([['one', 'two']]);
    expect(watching.words.filter((word) => word.t === 'prompt' || word.t === 'stage')).toEqual([]);
    expect(JSON.stringify([...events.words, ...watching.words])).not.toMatch(/\\u001b|\\u202e/);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('… that asks a hundred things at once is hung up on', async () => {
    const endpoint = await plant.addEndpoint(machine, { name: 'Line 9' });
    questions = Array.from({ length: 100 }, (_, i) => `question ${String(i)}`);
    const { sessionId, events } = await mara.start(endpoint.id, { method: 'ask', user: 'u' });
    const ended = await events.session(sessionId, (session) => session.state === 'ended');
    expect(ended.end?.code).toBe('start-failed');
    expect(events.words.some((word) => word.t === 'prompt' && word.prompt.kind === 'questions')).toBe(false);
  });
});
