/** Groups of a domain's people, who is in them, and which endpoints list them. */

import { defineRow, id, key, time, words } from '../columns.js';

export interface GroupRow {
  id: string;
  domainId: string;
  name: string;
  /** The name in lower case: unique in the domain. */
  takenName: string;
  createdAt: number;
}

export const GroupRow = defineRow<GroupRow>({
  name: 'Group',
  tableName: 'people_groups',
  columns: {
    id: id('id', key('people_groups')),
    domainId: id('domain_id'),
    name: words('name', 60),
    takenName: words('taken_name', 120),
    createdAt: time('created_at'),
  },
  uniques: [{ name: 'uq_people_groups_taken_name', columns: ['domainId', 'takenName'] }],
  foreignKeys: [
    {
      name: 'fk_people_groups_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});

export interface GroupMemberRow {
  groupId: string;
  userId: string;
}

export const GroupMemberRow = defineRow<GroupMemberRow>({
  name: 'GroupMember',
  tableName: 'group_members',
  columns: {
    groupId: id('group_id', key('group_members')),
    userId: id('user_id', key('group_members')),
  },
  indices: [{ name: 'ix_group_members_user', columns: ['userId'] }],
  foreignKeys: [
    {
      name: 'fk_group_members_group',
      target: 'Group',
      columnNames: ['groupId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_group_members_user',
      target: 'User',
      columnNames: ['userId'],
      referencedColumnNames: ['id'],
    },
  ],
});

export interface EndpointGroupRow {
  endpointId: string;
  groupId: string;
}

export const EndpointGroupRow = defineRow<EndpointGroupRow>({
  name: 'EndpointGroup',
  tableName: 'endpoint_groups',
  columns: {
    endpointId: id('endpoint_id', key('endpoint_groups')),
    groupId: id('group_id', key('endpoint_groups')),
  },
  indices: [{ name: 'ix_endpoint_groups_group', columns: ['groupId'] }],
  foreignKeys: [
    {
      name: 'fk_endpoint_groups_endpoint',
      target: 'Endpoint',
      columnNames: ['endpointId'],
      referencedColumnNames: ['id'],
    },
    {
      name: 'fk_endpoint_groups_group',
      target: 'Group',
      columnNames: ['groupId'],
      referencedColumnNames: ['id'],
    },
  ],
});
