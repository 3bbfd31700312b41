/** Is this Node new enough? The same range as `engines` in package.json. */

/** The oldest minor of each line that is tried; odd lines are never supported for long. */
const OLDEST_MINOR = { 20: 19, 22: 13, 24: 11 };
const NEWEST_LINE = 24;

/** A sentence for a Node that is too old, undefined for one that will do. */
export function nodeTooOld(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const oldest = OLDEST_MINOR[major];
  const fine = oldest === undefined ? major > NEWEST_LINE : minor >= oldest;
  return fine ? undefined : `Node ${version} will not do: Jumpseat needs 20.19+, 22.13+ or 24.11+.`;
}
