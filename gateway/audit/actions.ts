/** Everything that is recorded, by name. A closed list: what is not here cannot be written. Knows no row. */

export const AUDIT_ACTIONS = [
  'session.start',
  'session.join',
  'session.leave',
  'session.end', // by its controller, the machine, a time limit, a crash
  'session.terminate', // by a domain admin
  'session.extend', // given more time than the longest session, by its controller or a domain admin
  'consent.ask', // the owners of the machine were asked before the dial
  'consent.undelivered', // no mail could be sent to them so far
  'consent.allow',
  'consent.refuse',
  'consent.expire', // nobody answered in time
  'consent.end', // an owner ended the session he had allowed
  'session.refused', // a start, join or end the policy said no to
  'viewer.input-blocked', // frames a viewer's socket dropped, counted
  'login.done',
  'login.refused',
  'login.ended',
  'endpoint.add',
  'endpoint.change',
  'endpoint.settings', // what holds for the sessions there, with the values from before and after
  'endpoint.remove',
  'endpoint.joint', // joint sessions switched on or off
  'endpoint.access', // who may use it
  'endpoint.approval', // how many admins must approve before a session may start
  'request.ask',
  'request.approve', // by one admin; details say whether another is needed
  'request.deny',
  'request.cancel',
  'request.break-glass', // access at once, looked at afterwards
  'request.review', // somebody else looked at a break-glass
  'approval.withdraw',
  'approval.give-back',
  'ticket.close', // by another system, with a token of the domain
  'token.add',
  'token.revoke',
  'domain.access', // tickets, break-glass, where notices go
  'domain.limits', // what its endpoints say that say nothing else
  'endpoint.owners', // who is asked before a session reaches it
  'endpoint.limits', // hours, longest session, idle end, required observer
  'endpoint.blocked', // the outbound guard said no to its address
  'hostkey.accept',
  'hostkey.refuse',
  'hostkey.mismatch', // another key than the pinned one was presented
  'hostkey.replace',
  'hostkey.forget', // the next connection asks as if it were the first
  'credential.set', // what the gateway signs in with by itself
  'credential.choice', // whether it does
  'credential.clear', // by a domain admin, or with the address or identity they were for
  'credential.use', // opened for a session's dial
  'secrets.rotate', // a new master key
  'group.add',
  'group.change', // its name, or who is in it
  'group.remove',
  'person.add',
  'person.change', // role or name
  'person.disable',
  'person.enable',
  'person.remove', // from the domain; the account stays
  'person.link', // a one-time link to set a password was made
  'person.password', // set or changed by the person
  'person.admin', // became a system admin, or is none any more
  'domain.add',
  'domain.change',
  'access.refused', // an administrative act the policy said no to
  'access.export', // the access review was taken out
  'audit.export',
  'audit.verify',
  'gateway.start',
  'gateway.stop',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** The chain of what belongs to no domain: the installation, its sign-ins, its start and stop. */
export const SYSTEM_CHAIN = 'system';
