/** Who asks, as far as a decision needs to know. Knows no login and no row. */

export type DomainRole = 'engineer' | 'admin';

/** A signed-in person with the role in each domain. Absent from `roles` means a stranger there. */
export interface Actor {
  readonly userId: string;
  readonly disabled: boolean;
  readonly systemAdmin: boolean;
  readonly roles: ReadonlyMap<string, DomainRole>;
}

export function roleIn(actor: Actor, domainId: string): DomainRole | undefined {
  return actor.disabled ? undefined : actor.roles.get(domainId);
}

export function isDomainAdmin(actor: Actor, domainId: string): boolean {
  return roleIn(actor, domainId) === 'admin';
}
