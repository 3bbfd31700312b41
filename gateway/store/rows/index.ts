/** Every row of the database. A row that is missing here does not exist for the store. */

import { AccessAnswerRow } from './access-answer.js';
import { AccessRequestRow } from './access-request.js';
import { ApiTokenRow } from './api-token.js';
import { ApprovalRow } from './approval.js';
import { DomainAccessRow } from './domain-access.js';
import { DomainLimitsRow } from './domain-limits.js';
import { EndpointApprovalRow } from './endpoint-approval.js';
import { NoticeRow } from './notice.js';
import { SessionApprovalRow } from './session-approval.js';
import { ConsentLinkRow, SessionConsentRow } from './session-consent.js';
import { SessionCredentialRow } from './session-credential.js';
import { AuditHeadRow, StoredAuditRow } from './audit-row.js';
import { DomainRow } from './domain.js';
import { EndpointCredentialsRow } from './endpoint-credentials.js';
import { EndpointLimitsRow } from './endpoint-limits.js';
import { EndpointOwnersRow } from './endpoint-owners.js';
import { EndpointAccessRow, EndpointStarRow } from './endpoint-person.js';
import { EndpointRow } from './endpoint.js';
import { GatewayLeaseRow } from './gateway-lease.js';
import { EndpointGroupRow, GroupMemberRow, GroupRow } from './group.js';
import { HostKeyRow } from './host-key.js';
import { LoginSessionRow } from './login-session.js';
import { MembershipRow } from './membership.js';
import { ParticipantRow } from './participant.js';
import { RateHitRow } from './rate-hit.js';
import { SessionExtensionRow } from './session-extension.js';
import { SessionRow } from './session.js';
import { TicketRow } from './ticket.js';
import { UserRow } from './user.js';
import { WelcomeLinkRow } from './welcome-link.js';

export const ROWS = [
  UserRow,
  DomainRow,
  MembershipRow,
  EndpointRow,
  EndpointAccessRow,
  EndpointStarRow,
  EndpointCredentialsRow,
  EndpointLimitsRow,
  GroupRow,
  GroupMemberRow,
  EndpointGroupRow,
  HostKeyRow,
  SessionRow,
  ParticipantRow,
  TicketRow,
  LoginSessionRow,
  WelcomeLinkRow,
  StoredAuditRow,
  AuditHeadRow,
  GatewayLeaseRow,
  RateHitRow,
  EndpointApprovalRow,
  DomainAccessRow,
  DomainLimitsRow,
  AccessRequestRow,
  AccessAnswerRow,
  ApprovalRow,
  SessionApprovalRow,
  SessionCredentialRow,
  SessionExtensionRow,
  NoticeRow,
  ApiTokenRow,
  EndpointOwnersRow,
  SessionConsentRow,
  ConsentLinkRow,
];

export {
  AccessAnswerRow,
  AccessRequestRow,
  ApiTokenRow,
  ApprovalRow,
  ConsentLinkRow,
  DomainAccessRow,
  DomainLimitsRow,
  EndpointApprovalRow,
  NoticeRow,
  SessionApprovalRow,
  SessionConsentRow,
  SessionCredentialRow,
  SessionExtensionRow,
  AuditHeadRow,
  DomainRow,
  EndpointAccessRow,
  EndpointCredentialsRow,
  EndpointGroupRow,
  EndpointLimitsRow,
  EndpointOwnersRow,
  EndpointRow,
  EndpointStarRow,
  GatewayLeaseRow,
  GroupMemberRow,
  GroupRow,
  HostKeyRow,
  LoginSessionRow,
  MembershipRow,
  ParticipantRow,
  RateHitRow,
  SessionRow,
  StoredAuditRow,
  TicketRow,
  UserRow,
  WelcomeLinkRow,
};
