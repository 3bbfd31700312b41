/** There is a sentence for everything, and none of them shows a code. */

import { describe, expect, test } from '@jest/globals';
import { END_CODES, LEAVE_CODES, START_FAILURES } from '../../../gateway/domain/end-reason.js';
import { CLOSE, type CloseName } from '../../../gateway/wire/close-codes.js';
import { ERROR_CODES } from '../../../gateway/wire/errors.js';
import { CLOSE_WORDS, END_SENTENCES, END_SHORT, failureSentence, LEAVE_SHORT } from './endings.js';
import { sentenceFor } from './errors.js';

const mara = { id: 'm', name: 'mara', fullName: 'Mara Lindqvist' };
const anna = { id: 'a', name: 'anna', fullName: 'Anna Berg' };
const endpoint = { id: 'e', name: 'Line 2', protocol: 'ssh', host: '10.20.4.12', port: 22 } as const;

/** Lower case words joined by hyphens: what a code looks like. */
const looksLikeCode = (sentence: string, code: string): boolean =>
  code.includes('-') && sentence.includes(code);

describe('every code has a sentence', () => {
  test.each(ERROR_CODES)('error %s', (code) => {
    const sentence = sentenceFor(code);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(looksLikeCode(sentence, code)).toBe(false);
  });

  test('an address no range allows is told apart from one a system admin can allow', () => {
    const told = (why: string): string => sentenceFor('address-not-allowed', { host: '10.0.0.1', why });
    expect(told('loopback')).toContain('A system admin can allow it');
    for (const why of ['metadata', 'multicast', 'unspecified', 'own-port'])
      expect(told(why)).not.toContain('allow it');
  });

  test.each(END_CODES)('end %s', (code) => {
    const session = { controller: mara, endpoint, end: { code, byPerson: anna } };
    expect(END_SENTENCES[code](session).length).toBeGreaterThan(10);
    expect(END_SHORT[code](session)).toMatch(/^[A-Z]/);
  });

  test.each(START_FAILURES)('start failure %s', (failure) => {
    expect(failureSentence(failure, endpoint)).toMatch(/^[A-Z].*\.$/);
  });

  test.each(Object.keys(CLOSE) as CloseName[])('close %s', (name) => {
    expect(CLOSE_WORDS[name]('viewer').title).not.toBe('');
    expect(CLOSE_WORDS[name]('controller').title).not.toBe('');
  });

  test.each(LEAVE_CODES)('leave %s', (code) => {
    expect(LEAVE_SHORT[code]).not.toBe('');
  });
});

test('a termination names the admin and, in a column, the reason', () => {
  const session = {
    controller: mara,
    endpoint,
    end: { code: 'terminated', note: 'wrong line', byPerson: anna },
  } as const;
  expect(END_SENTENCES.terminated(session)).toBe('Session ended by Anna Berg (domain admin)');
  expect(END_SHORT.terminated(session)).toBe('Terminated by Anna Berg: wrong line');
});

test('a refused connection names the address, an IPv6 one in brackets', () => {
  expect(failureSentence('refused-by-machine', endpoint)).toContain('at 10.20.4.12:22.');
  expect(failureSentence('refused-by-machine', { host: '2001:db8::1', port: 22 })).toContain(
    'at [2001:db8::1]:22.',
  );
});

test('too many tries says how long to wait', () => {
  expect(sentenceFor('too-many-requests', { retryAfterSeconds: 30 })).toBe(
    'Too many tries. Try again in 30 seconds.',
  );
  expect(sentenceFor('too-many-requests', { retryAfterSeconds: 600 })).toContain('10 minutes');
  expect(sentenceFor('too-many-requests', { retryAfterSeconds: 'x' })).toContain('Wait a moment');
});
