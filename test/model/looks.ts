/** Waits until something holds, looking after everything that comes. Knows nothing of what comes. */

export class Looks {
  readonly #looks = new Set<() => void>();

  /** `withinMs`: gives up then, with the state; undefined = never. @throws when it gives up */
  async until(holds: () => boolean, withinMs?: number, state: () => string = () => ''): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const stop = (): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
      };
      const look = (): void => {
        if (!holds()) return;
        stop();
        resolve();
      };
      if (withinMs !== undefined)
        timer = setTimeout(() => {
          stop();
          reject(new Error(`waited in vain for ${String(holds)}: ${state()}`));
        }, withinMs);
      this.#looks.add(look);
    });
  }

  /** Something came: whoever waits looks again. */
  look(): void {
    for (const look of [...this.#looks]) look();
  }
}
