/** Who did what, to which machine, when, from where; with the proof that nothing is missing. */

import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconSearch, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { EventsDown } from '../../../gateway/wire/events.js';
import { calls, type AuditFilter } from '../api/calls.js';
import { useAudit, useAuditProof } from '../api/queries.js';
import { useMessages } from '../events/use-events.js';
import { AuditTable } from '../parts/audit-table.js';
import { Moment } from '../parts/moment.js';
import { PageHeader } from '../parts/page-header.js';
import { useDomain } from '../shell/me.js';
import { AUDIT_GROUPS } from '../words/audit.js';
import { count } from '../words/time.js';

const RESULTS = [
  { value: '', label: 'Any result' },
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
];
const DAYS = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '', label: 'Any time' },
];
/** Typing settles for this long (ms) before the gateway is asked. */
const TYPING_MS = 250;

export default function Audit() {
  const domain = useDomain();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('q') ?? '');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const action = params.get('what') ?? '';
  const result = params.get('result') ?? '';
  const days = params.get('days') ?? '7';
  const filter: AuditFilter = {
    q: search === '' ? undefined : search,
    action: action === '' ? undefined : action,
    result: result === 'done' || result === 'refused' ? result : undefined,
    days: days === '' ? undefined : Number(days),
  };
  const audit = useAudit(domain.id, filter);
  const set = (name: string, value: string | null): void => {
    setParams(
      (before) => {
        before.set(name, value ?? '');
        return before;
      },
      { replace: true },
    );
  };
  return (
    <>
      <PageHeader
        title="Audit"
        sub="Who did what, to which machine, when, from where."
        actions={
          <Button
            component="a"
            href={calls.auditExport(domain.id, filter)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
          >
            Export
          </Button>
        }
      />
      <div className="filters">
        <TextInput
          type="search"
          aria-label="Search the audit log"
          placeholder="Person, endpoint, session or address"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          className="grow"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          aria-label="What happened"
          data={AUDIT_GROUPS.map((each) => ({ ...each }))}
          value={action}
          onChange={(value) => set('what', value)}
          w={150}
          allowDeselect={false}
        />
        <Select
          aria-label="Result"
          data={RESULTS}
          value={result}
          onChange={(value) => set('result', value)}
          w={130}
          allowDeselect={false}
        />
        <Select
          aria-label="When"
          data={DAYS}
          value={days}
          onChange={(value) => set('days', value)}
          w={140}
          allowDeselect={false}
        />
      </div>
      <Proof domainId={domain.id} />
      <NewEntries domainId={domain.id} onShow={() => void audit.refetch()} />
      <div className="panel flush">
        <AuditTable audit={audit} empty="No entry fits this search." />
      </div>
    </>
  );
}

function Proof({ domainId }: { readonly domainId: string }) {
  const proof = useAuditProof(domainId).data;
  if (proof === undefined) return <p className="proof">Checking the chain of entries…</p>;
  return proof.intact ? (
    <p className="proof">
      <IconShieldCheck size={17} className="tone-live" aria-hidden="true" />
      <span>
        {count(proof.rows, 'entry', 'entries')}, complete and unbroken. Checked{' '}
        <Moment at={proof.checkedAt} />.
      </span>
    </p>
  ) : (
    <p className="proof tone-danger" role="alert">
      <IconShieldX size={17} aria-hidden="true" />
      <b>
        The log was tampered with or damaged
        {proof.brokenAt === null ? '' : `, from entry ${proof.brokenAt} on`}. Tell a system admin.
      </b>
    </p>
  );
}

/** New rows wait behind a button: nothing moves while somebody reads. */
function NewEntries({ domainId, onShow }: { readonly domainId: string; readonly onShow: () => void }) {
  const [news, setNews] = useState(0);
  useMessages(
    useCallback(
      (message: EventsDown) => {
        if (message.t === 'stale' && message.what === 'audit' && message.domainId === domainId)
          setNews((n) => n + 1);
      },
      [domainId],
    ),
  );
  return (
    <div role="status" className="new-entries">
      {news > 0 && (
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            setNews(0);
            onShow();
          }}
        >
          There are new entries. Show them
        </Button>
      )}
    </div>
  );
}
