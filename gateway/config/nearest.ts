/** "Did you mean": the known name closest to what was written. Knows no setting. */

/** Further away than this many edits, a guess would confuse. */
const MAX_EDITS = 3;

/** `, did you mean x?`, or nothing when no known name is near. */
export function nearest(name: string, known: readonly string[]): string {
  const best = known
    .map((candidate) => ({ candidate, edits: edits(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return best !== undefined && best.edits <= MAX_EDITS ? `, did you mean ${best.candidate}?` : '';
}

/** Levenshtein distance. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
