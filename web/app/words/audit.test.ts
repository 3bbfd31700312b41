/** What an audit row says. */

import { expect, test } from '@jest/globals';
import type { AuditRow } from '../../../gateway/wire/api.js';
import { auditResult, auditTone, auditWords } from './audit.js';

const row = (part: Partial<AuditRow>): AuditRow => ({
  seq: 1,
  at: 0,
  actor: null,
  action: 'session.start',
  result: 'done',
  reason: null,
  endpoint: null,
  sessionId: null,
  subject: null,
  from: null,
  details: {},
  ...part,
});

test('the controller takes control, a viewer joins', () => {
  const join = { action: 'session.join' };
  expect(auditWords(row({ ...join, details: { role: 'controller' } }))).toBe('took control of the session');
  expect(auditTone(row({ ...join, details: { role: 'controller' } }))).toBe('controller');
  expect(auditWords(row({ ...join, details: { role: 'viewer' } }))).toBe('joined the session');
  expect(auditTone(row({ ...join, details: { role: 'viewer' } }))).toBe('viewer');
});

test('a termination shows its reason', () => {
  expect(auditWords(row({ action: 'session.terminate', details: { note: 'wrong line' } }))).toBe(
    'terminated the session: wrong line',
  );
});

test('a refusal is red and says why', () => {
  const refused = row({ action: 'session.refused', result: 'refused', reason: 'no-free-seat' });
  expect(auditTone(refused)).toBe('danger');
  expect(auditResult(refused)).toBe('Refused: full');
  expect(auditResult(row({ result: 'refused', reason: 'something-new' }))).toBe('Refused: something new');
});

test('what was only tried does not read as if it had been done', () => {
  const refused = { action: 'session.join', result: 'refused', details: { role: 'viewer' } } as const;
  expect(auditWords(row(refused))).toBe('tried to join the session');
  expect(auditWords(row({ action: 'session.end', result: 'refused' }))).toBe('tried to end the session');
});

test('an end nobody chose is nobody’s act', () => {
  const end = { action: 'session.end' };
  expect(auditWords(row({ ...end, reason: 'ended-by-controller' }))).toBe('ended the session');
  expect(auditWords(row({ ...end, reason: 'access-removed' }))).toBe('lost access, and the session ended');
  const failed = row({ ...end, reason: 'start-failed', details: { failure: 'no-answer' } });
  expect(auditWords(failed)).toBe('could not connect the session');
  expect(auditResult(failed)).toBe('The machine did not answer');
});

test('what was done says how it ended, where it did', () => {
  expect(auditResult(row({}))).toBe('Done');
  expect(auditResult(row({ action: 'session.leave', reason: 'lost' }))).toBe('Lost the connection');
});

test('an action without words is shown by its name', () => {
  expect(auditWords(row({ action: 'robot.dance' }))).toBe('robot.dance');
});
