/** A made-up bottling line: drives that turn, warm up and now and then complain. Knows no screen. */

/** Samples kept for the curve, one a tick. */
const HISTORY = 240;

export interface Drive {
  readonly name: string;
  readonly rpm: number;
  /** °C */
  readonly temperature: number;
  readonly state: 'runs' | 'warm' | 'stopped';
}

const NAMES = ['infeed', 'filler', 'capper', 'labeller', 'packer', 'palletizer'];

/** Above it a drive counts as warm, in °C. */
const WARM = 72;

export class BottlingLine {
  bottles = 120_417;
  /** Bottles per minute, the newest last. */
  readonly rates: number[] = [];
  readonly #stopped = new Set<string>();
  #tick = 0;

  /** One step; values follow slow waves with a little noise. */
  step(): void {
    this.#tick += 1;
    const running = NAMES.length - this.#stopped.size;
    const rate = Math.max(0, (42 + 6 * Math.sin(this.#tick / 9) + noise(3)) * (running / NAMES.length));
    this.rates.push(rate);
    if (this.rates.length > HISTORY) this.rates.shift();
    this.bottles += Math.round(rate / 60);
  }

  drives(): Drive[] {
    return NAMES.map((name, index) => {
      if (this.#stopped.has(name)) return { name, rpm: 0, temperature: 31, state: 'stopped' };
      const phase = this.#tick / 14 + index * 1.7;
      const temperature = 62 + 12 * Math.sin(phase) + noise(0.4);
      return {
        name,
        rpm: Math.round(1180 + index * 90 + 60 * Math.sin(phase * 1.3) + noise(8)),
        temperature,
        state: temperature > WARM ? 'warm' : 'runs',
      };
    });
  }

  /** Stops a drive, or starts it again. */
  toggle(index: number): void {
    const name = NAMES[index];
    if (name !== undefined && !this.#stopped.delete(name)) this.#stopped.add(name);
  }

  get size(): number {
    return NAMES.length;
  }
}

function noise(width: number): number {
  return (Math.random() - 0.5) * width;
}
