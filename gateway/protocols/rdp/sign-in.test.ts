/** Credentials of one start: what is asked for, what may be left empty, and when it is enough. */

import { expect, test } from '@jest/globals';
import { asker } from '../../../test/vnc/asker.js';
import { SignIn } from './sign-in.js';

test('a domain is taken off the name, and what was given is asked for once', async () => {
  const by = asker({ user: 'PLANT\\mara', passwords: ['one'] });
  const signIn = new SignIn(by);
  for (let again = 0; again < 2; again += 1) {
    const { user, domain, password } = await signIn.credentials({ ownScreen: true });
    expect([user, domain, password.reveal()]).toEqual(['mara', 'PLANT', 'one']);
  }
  expect(by.asked).toHaveLength(1);
});

test('nobody’s name is a name where the machine has a sign-in screen of its own', async () => {
  const by = asker({ user: '', passwords: [''] });
  const { user, domain, password } = await new SignIn(by).credentials({ ownScreen: true });
  expect([user, domain, password.reveal()]).toEqual(['', '', '']);
  expect(by.asked.map(({ wants }) => wants)).toEqual(['user-and-password-if-any']);
});

test('elsewhere it is refused like a wrong one, before anything is dialled', async () => {
  const by = asker({ user: '', passwords: ['', '', '', ''] });
  await expect(new SignIn(by).credentials({ ownScreen: false })).rejects.toMatchObject({
    failure: 'credentials-refused',
  });
  expect(by.asked.map(({ why, wants }) => [why, wants])).toEqual([
    ['needed', 'user-and-password'],
    ['password-refused', 'user-and-password'],
    ['password-refused', 'user-and-password'],
  ]);
});
