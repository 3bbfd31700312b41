/** What may change under a live session: published in process after the commit, never before. */

export type Change =
  /** Disabled, enabled, role, name or password: everything about this person is decided again. */
  | { readonly type: 'user'; readonly userId: string }
  /** Joint toggle, access list, address, removed: everybody at this endpoint is decided again. */
  | { readonly type: 'endpoint'; readonly endpointId: string; readonly domainId: string }
  | { readonly type: 'domain'; readonly domainId: string }
  /** A login session is over (sign-out, expiry, password change): its sockets close. */
  | { readonly type: 'login-ended'; readonly loginId: string; readonly userId: string }
  | { readonly type: 'session'; readonly sessionId: string; readonly domainId: string }
  /** A session was given more time. */
  | { readonly type: 'session-time'; readonly sessionId: string; readonly domainId: string }
  /** A request was made or answered, an approval given or ended: this person is decided again at this endpoint. */
  | {
      readonly type: 'access';
      readonly domainId: string;
      readonly endpointId: string;
      readonly userId: string;
    }
  /** A notice waits to be sent. */
  | { readonly type: 'notice' }
  /** New audit rows in this chain. */
  | { readonly type: 'audit'; readonly domainId: string };
