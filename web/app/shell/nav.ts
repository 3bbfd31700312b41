/** The places one can go to, once, for side bar, bottom bar and finder. */

import {
  IconHistory,
  IconInbox,
  IconLayoutDashboard,
  IconPlugConnected,
  IconServer2,
  IconListCheck,
  IconSettings,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';

export interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: Icon;
  readonly for: 'everyone' | 'admins';
  /** Shows the number of running sessions, or of requests that wait for this person's answer. */
  readonly counts?: 'live' | 'waiting';
}

export const PLACES: readonly Place[] = [
  { to: '/', label: 'Dashboard', icon: IconLayoutDashboard, for: 'everyone' },
  { to: '/endpoints', label: 'Endpoints', icon: IconServer2, for: 'everyone' },
  { to: '/connections', label: 'Connections', icon: IconPlugConnected, for: 'everyone', counts: 'live' },
  { to: '/requests', label: 'Requests', icon: IconInbox, for: 'everyone', counts: 'waiting' },
];

export const ADMIN_PLACES: readonly Place[] = [
  { to: '/audit', label: 'Audit', icon: IconHistory, for: 'admins' },
  { to: '/domain/review', label: 'Access review', icon: IconListCheck, for: 'admins' },
  { to: '/people', label: 'People', icon: IconUsers, for: 'admins' },
  { to: '/domain', label: 'Domain settings', icon: IconSettings, for: 'admins' },
];
