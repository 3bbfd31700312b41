/** One REST call: JSON both ways, the header that marks our own page, errors as a typed exception. */

import type { ErrorBody, ErrorCode } from '../../../gateway/wire/errors.js';
import { sentenceFor, UNREACHABLE, type Params } from '../words/errors.js';

/** Longest wait for an answer (ms); past it the person is told, and may try again. */
const ANSWER_WITHIN_MS = 20_000;

/** An answer that is not a success, or none at all (`code` null). The message is the sentence to show. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | null,
    readonly status: number,
    readonly params: Params,
    readonly requestId: string | null,
  ) {
    super(code === null ? UNREACHABLE : sentenceFor(code, params));
    this.name = 'ApiError';
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** @throws ApiError, always and only. */
export async function fetchJson<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const answer = await send(method, path, body);
  const json = await readJson(answer);
  if (answer.ok) return json as T;
  const error = (json as ErrorBody | null)?.error;
  if (error === undefined)
    throw new ApiError(answer.status === 401 ? 'signed-out' : 'internal', answer.status, {}, null);
  throw new ApiError(error.code, answer.status, error.params ?? {}, error.requestId);
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'x-jumpseat': '1' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(null, 0, {}, null);
  }
}

async function readJson(answer: Response): Promise<unknown> {
  try {
    const text = await answer.text();
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** "is not a host name" as it stands below a field: "This is not a host name." */
function asSentence(message: string): string {
  const text = /^(is|must|has|cannot|may) /.test(message) ? `This ${message}` : message;
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** What one field of a form did wrong, keyed by its path, from a `bad-request` answer. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError) || error.code !== 'bad-request') return {};
  const fields = error.params['fields'];
  if (!Array.isArray(fields)) return {};
  const pairs = (fields as unknown[]).flatMap((field) => {
    if (typeof field !== 'object' || field === null) return [];
    const { path, message } = field as { path?: unknown; message?: unknown };
    const name = Array.isArray(path) ? path.join('.') : path;
    return typeof name === 'string' && typeof message === 'string'
      ? [[name, asSentence(message)] as const]
      : [];
  });
  return Object.fromEntries(pairs);
}
