/** One session on paper: people with joined and left, the end, its audit rows. Live until the end. */

import { Anchor, Button, Table } from '@mantine/core';
import { IconChevronLeft, IconEye, IconKeyboard } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { isOver } from '../../../gateway/domain/session-state.js';
import type { ParticipantView, SessionView } from '../../../gateway/wire/api.js';
import { useAudit, useSession } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { AuditTable } from '../parts/audit-table.js';
import { Chip } from '../parts/chip.js';
import { EndDialog } from '../parts/end-dialog.js';
import { ExtendDialog, mayGiveTime } from '../parts/extend-dialog.js';
import { Face, nameOf } from '../parts/face.js';
import { Moment, Since } from '../parts/moment.js';
import { sessionPath } from '../parts/open-window.js';
import { PageHeader } from '../parts/page-header.js';
import { Address, ProtocolTag } from '../parts/protocol.js';
import { Section } from '../parts/section.js';
import { TerminateDialog } from '../parts/terminate-dialog.js';
import { useIsAdmin, useMe } from '../shell/me.js';
import { Gone, isNotFound } from './not-found.js';
import { SessionFacts } from './session-facts.js';
import { LEAVE_SHORT } from '../words/endings.js';
import { length } from '../words/time.js';

export default function SessionDetails() {
  const { id = '' } = useParams();
  const query = useSession(id);
  if (isNotFound(query.error)) return <Gone what="session" to="/connections" label="Go to the connections" />;
  return (
    <Answer of={query} rows={6}>
      {(session) => <Details session={session} />}
    </Answer>
  );
}

function Details({ session }: { readonly session: SessionView }) {
  const me = useMe();
  const admin = useIsAdmin(session.domainId);
  const [dialog, setDialog] = useState<'end' | 'terminate' | 'extend' | null>(null);
  const over = isOver(session.state);
  const mine = session.controller.id === me.user.id;
  const entry = mine ? session.may.control : session.may.view;
  return (
    <>
      <PageHeader
        above={
          <nav aria-label="Path" className="crumbs">
            <Anchor component={Link} to="/connections" fz="sm" className="with-icon">
              <IconChevronLeft size={15} aria-hidden="true" />
              Connections
            </Anchor>
          </nav>
        }
        title={`${session.controller.fullName} on ${session.endpoint.name}`}
        sub={
          <span className="sub-line">
            <ProtocolTag protocol={session.endpoint.protocol} />
            <Address of={session.endpoint} />
            <span>session {session.id.slice(0, 8)}</span>
          </span>
        }
        actions={
          !over && (
            <>
              {mine && session.may.end === null && (
                <Button variant="default" onClick={() => setDialog('end')}>
                  End session
                </Button>
              )}
              {mayGiveTime(session, me.user.id) && (
                <Button variant="default" onClick={() => setDialog('extend')}>
                  Give more time
                </Button>
              )}
              {!mine && session.may.terminate === null && (
                <Button color="red" onClick={() => setDialog('terminate')}>
                  Terminate
                </Button>
              )}
              {entry === null && (
                <Button
                  component="a"
                  href={sessionPath(session.id)}
                  target="_blank"
                  rel="opener"
                  leftSection={
                    mine ? (
                      <IconKeyboard size={16} aria-hidden="true" />
                    ) : (
                      <IconEye size={16} aria-hidden="true" />
                    )
                  }
                >
                  {mine ? 'Open' : 'Join'}
                </Button>
              )}
            </>
          )
        }
      />
      <div className="stack">
        <Section title="Session">
          <SessionFacts session={session} />
        </Section>
        <Section title="People" live={!over}>
          <People session={session} />
        </Section>
        {admin && <Entries session={session} />}
      </div>
      {dialog === 'end' && <EndDialog session={session} onClose={() => setDialog(null)} />}
      {dialog === 'extend' && <ExtendDialog session={session} onClose={() => setDialog(null)} />}
      {dialog === 'terminate' && <TerminateDialog session={session} onClose={() => setDialog(null)} />}
    </>
  );
}

function People({ session }: { readonly session: SessionView }) {
  return (
    <Table className="ptable">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Person</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Joined</Table.Th>
          <Table.Th>Left</Table.Th>
          <Table.Th>Length</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {session.participants.map((each) => (
          <PersonRow key={`${each.person.id} ${each.joinedAt}`} participant={each} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function PersonRow({ participant }: { readonly participant: ParticipantView }) {
  const me = useMe();
  const { person, role, joinedAt, leftAt, leaveCode, slow } = participant;
  return (
    <Table.Tr>
      <Table.Td>
        <span className="with-face">
          <Face person={person} size={24} />
          {nameOf(person, me.user.id)}
        </span>
      </Table.Td>
      <Table.Td>
        <Chip plain tone={role}>
          {leftAt === null
            ? role === 'controller'
              ? 'Controls'
              : 'Watches'
            : role === 'controller'
              ? 'Controlled'
              : 'Watched'}
        </Chip>
      </Table.Td>
      <Table.Td>
        <Moment at={joinedAt} as="day" />
      </Table.Td>
      <Table.Td>
        {leftAt === null ? (
          <Chip plain tone="live">
            {slow ? 'Here, slow connection' : 'Here now'}
          </Chip>
        ) : (
          <>
            <Moment at={leftAt} as="day" />
            {leaveCode !== null && <span className="sub block">{LEAVE_SHORT[leaveCode]}</span>}
          </>
        )}
      </Table.Td>
      <Table.Td className="nowrap">
        {leftAt === null ? <Since from={joinedAt} /> : length(leftAt - joinedAt)}
      </Table.Td>
    </Table.Tr>
  );
}

function Entries({ session }: { readonly session: SessionView }) {
  const audit = useAudit(session.domainId, { session: session.id });
  return (
    <Section title="Audit entries">
      <AuditTable audit={audit} empty="No entries yet." />
    </Section>
  );
}
