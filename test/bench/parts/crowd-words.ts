/** What a crowd is told and what it answers. Knows no process. */

export type CrowdWord =
  | {
      readonly t: 'sign-in';
      readonly url: string;
      readonly names: readonly string[];
      readonly protocol?: 'ssh' | 'vnc' | 'rdp';
    }
  /** The first so many join and wait for their picture; with `stall` they then stop reading. */
  | {
      readonly t: 'join';
      readonly sessionId: string;
      readonly count: number;
      readonly port?: number;
      readonly stall?: boolean;
      /** The first of them alone stops reading. */
      readonly stallFirst?: boolean;
      /** VNC and RDP: acknowledges so much later (ms). */
      readonly lateMs?: number;
    }
  /** So many connect to a bare relay of VNC, or to guacamole-lite, instead. */
  | {
      readonly t: 'direct';
      readonly relay: string;
      readonly count: number;
      readonly stallFirst?: boolean;
    }
  | { readonly t: 'look' }
  /** Answered when all are put out. */
  | { readonly t: 'closed' }
  | { readonly t: 'leave' }
  /**
   * One of those who signed in (their index) misbehaves for so long; the answer is how often he came. Nobody who is well
   * soon after: the gateway makes him wait.
   */
  | {
      readonly t: 'flood' | 'come-and-go';
      readonly who: number;
      readonly sessionId: string;
      readonly ms: number;
    };

/** One viewer's counts; moments as in moment.ts. */
export interface Seen {
  readonly bytes: number;
  readonly frames: number;
  readonly lastAt: number;
  readonly closedAt?: number;
}

export type CrowdAnswer = readonly Seen[] | number;
