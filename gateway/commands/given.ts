/** The fields of a change that were given at all. Knows no row. */

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Absent and `undefined` mean the same in a request; to a row `undefined` would be a value. */
export function given<T extends object>(change: T): Given<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Given<T>;
}
