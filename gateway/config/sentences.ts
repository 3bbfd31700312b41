/** What is wrong with a configuration, in one sentence that names the setting. Knows no file. */

import type * as z from 'zod';
import { nearest } from './nearest.js';

type Issue = z.core.$ZodIssue;

/** `where`: what to call the place a setting was read from, e.g. a file or a variable. */
export function sentenceFor(
  issue: Issue,
  input: unknown,
  where: (path: string) => string,
  known: Known,
): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = [...issue.path, issue.keys[0] ?? ''].map(String).join('.');
    // Known, but of the other kind: the settings of a server beside those of the embedded database.
    if (known.includes(key))
      return `${where(key)}: ${key} does not go with the chosen ${issue.path.join('.')}.type`;
    return `${where(key)}: ${key} is not a setting${nearest(key, known)}`;
  }
  const value = valueAt(input, issue.path);
  if (value === undefined && issue.code === 'invalid_type') return `${where(path)}: ${path} is missing`;
  return `${where(path)}: ${path} is ${shown(path, value)}, but ${wanted(issue)}`;
}

export type Known = readonly string[];

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${String(issue.maximum)} entries`
        : `must be at most ${String(issue.maximum)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_union':
      if (issue.discriminator !== undefined) return 'must be sqlite or mariadb';
      return issue.message;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
    case 'unrecognized_keys':
      return issue.message;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'text';
  if (type === 'array') return 'a list';
  if (type === 'object') return 'a group of settings';
  return `a ${type}`;
}

/** Secrets are never repeated, not even wrong ones. */
function shown(path: string, value: unknown): string {
  return path.endsWith('password') ? '[secret]' : JSON.stringify(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}
