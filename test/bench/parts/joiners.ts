/** People who join from the bench's own process, in turn: one alone may not come as often as a bench wants it. */

import { setTimeout as wait } from 'node:timers/promises';
import { LIMITS } from '../../../gateway/http/rate-limits.js';
import type { Plant } from '../../model/gateway.js';
import type { Person } from '../../model/person.js';

const COUNT = 20;
/** Between two joins of one person (ms): none of them is made to wait by the gateway. */
const REST_MS = (60_000 / LIMITS.joinsAtOnce) * 1.1;

export class Joiners {
  #turn = 0;
  readonly #rested: number[] = [];

  private constructor(private readonly people: readonly Person[]) {}

  static async of(plant: Plant): Promise<Joiners> {
    const people: Person[] = [];
    for (let at = 0; at < COUNT; at += 1) people.push(await plant.addPerson(`joiner${String(at)}`));
    return new Joiners(people);
  }

  /** Who has not joined for long enough. */
  async next(): Promise<Person> {
    const turn = this.#turn++ % this.people.length;
    const person = this.people[turn];
    if (person === undefined) throw new Error('nobody joins');
    await wait(Math.max(0, (this.#rested[turn] ?? 0) - performance.now()));
    this.#rested[turn] = performance.now() + REST_MS;
    return person;
  }
}
