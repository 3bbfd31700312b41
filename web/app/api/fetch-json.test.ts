/** What a refused form says beside its fields. */

import { expect, test } from '@jest/globals';
import { ApiError, fieldErrors } from './fetch-json.js';

const bad = (fields: unknown): ApiError => new ApiError('bad-request', 400, { fields }, 'r');

test('a field is named by its path, also when the path is a list', () => {
  expect(fieldErrors(bad([{ path: 'host', message: 'is not a host name or address' }]))).toEqual({
    host: 'This is not a host name or address.',
  });
  expect(fieldErrors(bad([{ path: ['tags', 2], message: 'too long' }]))).toEqual({ 'tags.2': 'Too long.' });
});

test('anything else names no field', () => {
  expect(fieldErrors(new ApiError('busy', 503, {}, null))).toEqual({});
  expect(fieldErrors(bad('nonsense'))).toEqual({});
  expect(fieldErrors(bad([null, 3, { path: 1 }]))).toEqual({});
  expect(fieldErrors(undefined)).toEqual({});
});

test('an error speaks in a sentence, never in a code', () => {
  expect(new ApiError('joint-off', 403, {}, 'r').message).toContain('Joint sessions are off');
  expect(new ApiError(null, 0, {}, null).message).toContain('does not answer');
});
