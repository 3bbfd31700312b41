/** The cache of answers. A refusal is final; only silence and "busy" are tried again. */

import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './fetch-json.js';

/** Tries after the first one; more would keep a skeleton on the screen for too long. */
const TRIES = 2;
/** Answers are fresh this long (ms); events renew what changes sooner. */
const FRESH_MS = 30_000;

const passing = (error: unknown): boolean =>
  error instanceof ApiError && (error.code === null || error.code === 'busy');

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failed, error) => failed < TRIES && passing(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
