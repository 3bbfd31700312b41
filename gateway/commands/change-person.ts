/** What a domain admin may do to somebody: role, disabling, removal, a new link. Knows no route. */

import { type IssuedLink, issuePasswordLink } from '../auth/welcome-links.js';
import type { PersonChange } from '../domain/facts.js';
import { mayChangePerson } from '../domain/policy.js';
import { unlistEverywhere } from '../store/endpoints.js';
import { leaveGroups } from '../store/groups.js';
import { endLoginsOf } from '../store/logins.js';
import { personFacts, removeMember, setRole } from '../store/people.js';
import type { Tx } from '../store/source.js';
import { setDisabled, setMail, userById } from '../store/users.js';
import { dropLinksOf } from '../store/welcome-links.js';
import type { AuditAction } from '../audit/actions.js';
import type { ChangePerson } from '../wire/requests.js';
import type { Asking } from './asking.js';
import { given } from './given.js';
import type { Office } from './office.js';
import { endAccess } from './requests/gone.js';
import { take } from './steps.js';

interface Whom {
  readonly domainId: string;
  readonly userId: string;
}

/** Whoever is disabled, or has another role now, is signed out everywhere and comes back as what he is. */
export async function changePerson(
  office: Office,
  who: Asking,
  whom: Whom,
  change: ChangePerson,
): Promise<void> {
  await takeOnPerson(office, who, actionOf(change), whom, change, async (tx) => {
    const { role, disabled, mail } = change;
    if (mail !== undefined) await setMail(tx, whom.userId, mail);
    if (role !== undefined) await setRole(tx, whom.domainId, whom.userId, role);
    if (disabled !== undefined) await setDisabled(tx, whom.userId, disabled);
    if (disabled === true) await dropLinksOf(tx, whom.userId);
    // One's own login stays: an admin who changes his own role has just shown who he is.
    if (disabled === true) await endLoginsOf(tx, whom.userId);
    else if (role !== undefined)
      await endLoginsOf(tx, whom.userId, whom.userId === who.userId ? who.loginId : undefined);
  });
}

function actionOf({ disabled }: ChangePerson): AuditAction {
  if (disabled === undefined) return 'person.change';
  return disabled ? 'person.disable' : 'person.enable';
}

/** The account stays, for it may belong to other domains; every right in this one is gone. */
export async function removePerson(office: Office, who: Asking, whom: Whom): Promise<void> {
  await takeOnPerson(office, who, 'person.remove', whom, { remove: true }, async (tx) => {
    await unlistEverywhere(tx, whom.domainId, whom.userId);
    await leaveGroups(tx, whom.domainId, whom.userId);
    await removeMember(tx, whom.domainId, whom.userId);
    // Who is added again later asks anew.
    await endAccess(
      tx,
      { domainId: whom.domainId, userId: whom.userId },
      { by: who.userId, note: 'No longer in the domain.' },
    );
  });
}

export async function linkPerson(office: Office, who: Asking, whom: Whom): Promise<IssuedLink> {
  return takeOnPerson(office, who, 'person.link', whom, { newLink: true }, (tx) =>
    issuePasswordLink(tx, office.publicUrl, whom.userId),
  );
}

async function takeOnPerson<R>(
  office: Office,
  who: Asking,
  action: AuditAction,
  { domainId, userId }: Whom,
  change: PersonChange,
  act: (tx: Tx) => Promise<R>,
): Promise<R> {
  return take(office, who, {
    action,
    load: async (manager) => ({
      person: await personFacts(manager, userId),
      name: (await userById(manager, userId))?.name,
    }),
    decide: (actor, { person }) => mayChangePerson(actor, domainId, person, change),
    // A name is told to the chain of its own domain only.
    about: ({ person, name }) => ({
      domainId,
      subject: person?.memberOf.has(domainId) === true ? name : userId,
      details: { ...given(change) },
    }),
    act: async (tx) => {
      const result = await act(tx);
      tx.publish({ type: 'user', userId });
      tx.publish({ type: 'domain', domainId });
      return result;
    },
  });
}
