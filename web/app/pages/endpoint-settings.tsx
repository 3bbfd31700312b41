/** The Settings tab: what a domain admin can change, the host key with its history, and removing. */

import { Button, Group, Modal, Select, Stack, Table, Text } from '@mantine/core';
import { IconAlertOctagon, IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_VIEWERS } from '../../../gateway/domain/limits.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { useHostKeys } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Moment } from '../parts/moment.js';
import { Section } from '../parts/section.js';
import { EndpointCredentials } from './endpoint-credentials.js';
import { EndpointLimitsForm } from './endpoint-limits.js';
import { algorithmName } from '../words/prompts.js';
import { RDP_CERTIFICATE_NOTE } from '../words/rdp.js';
import { count } from '../words/time.js';
import { vouchedFor } from '../parts/vouched-for.js';
import { RdpSettings } from './rdp-settings.js';
import { VncSettings } from './vnc-settings.js';

interface EndpointSettingsProps {
  readonly endpoint: EndpointView;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

export function EndpointSettings({ endpoint, onChange, onRemove }: EndpointSettingsProps) {
  const admin = endpoint.may.administer;
  return (
    <div className="stack tab-body">
      <Section title={endpoint.protocol === 'ssh' ? 'Host key' : 'Certificate'}>
        <HostKey endpoint={endpoint} />
      </Section>
      {endpoint.settings.protocol === 'vnc' && (
        <VncSettings
          key={JSON.stringify(endpoint.settings)}
          endpoint={endpoint}
          settings={endpoint.settings}
        />
      )}
      {endpoint.settings.protocol === 'rdp' && (
        <RdpSettings
          key={JSON.stringify(endpoint.settings)}
          endpoint={endpoint}
          settings={endpoint.settings}
        />
      )}
      {admin && (
        <Section title="Signing in to the machine">
          <EndpointCredentials endpoint={endpoint} />
        </Section>
      )}
      <Section title="Limits">
        <EndpointLimitsForm endpoint={endpoint} />
      </Section>
      <Section title="Viewer seats">
        <Seats endpoint={endpoint} />
      </Section>
      {admin ? (
        <Section title="This endpoint">
          <div className="section-body">
            <Group gap="xs">
              <Button variant="default" onClick={onChange}>
                Change name or address
              </Button>
              <Button variant="default" color="red" className="danger-button" onClick={onRemove}>
                Remove endpoint
              </Button>
            </Group>
          </div>
        </Section>
      ) : (
        <p className="sub">Only a domain admin can change these settings.</p>
      )}
    </div>
  );
}

function Seats({ endpoint }: { readonly endpoint: EndpointView }) {
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (seats: number) => calls.changeEndpoint(endpoint.id, { seats }),
    onSuccess: (saved) => cache.setQueryData(keys.endpoint(endpoint.id), saved),
  });
  return (
    <div className="section-body">
      <Select
        label="How many may watch one session"
        description="Not counting the controller. With a smaller number nobody has to leave, but nobody new gets in."
        data={Array.from({ length: MAX_VIEWERS }, (_, at) => ({
          value: `${at + 1}`,
          label: count(at + 1, 'viewer'),
        }))}
        value={`${change.isPending ? change.variables : endpoint.seats}`}
        allowDeselect={false}
        readOnly={!endpoint.may.administer}
        onChange={(value) => value !== null && change.mutate(Number(value))}
        maw={320}
      />
      {change.error !== null && <ErrorNote error={change.error} />}
    </div>
  );
}

function HostKey({ endpoint }: { readonly endpoint: EndpointView }) {
  const history = useHostKeys(endpoint.id);
  const [asking, setAsking] = useState<'replace' | 'forget' | null>(null);
  const { hostKey, presentedKey } = endpoint;
  return (
    <div className="section-body">
      {presentedKey !== null && (
        <div className="presented" role="group" aria-label="Changed host key">
          <span className="with-icon tone-danger">
            <IconAlertOctagon size={18} aria-hidden="true" />
            <b>Another key was presented and refused</b>
          </span>
          <dl className="keys">
            <dt>
              Presented <Moment at={presentedKey.seenAt} />, {algorithmName(presentedKey.algorithm)}
            </dt>
            <dd className="mono">{presentedKey.fingerprint}</dd>
          </dl>
          <p className="sub">
            Nobody can connect until this is settled. Check the new key with the owner of the machine first.
          </p>
          {endpoint.may.administer && (
            <Button color="red" size="xs" onClick={() => setAsking('replace')}>
              Replace the known key…
            </Button>
          )}
        </div>
      )}
      {vouchedFor(endpoint) ? (
        <p>
          The certificate authority of this endpoint vouches for the machine. Nobody has to compare a key.
        </p>
      ) : hostKey === null ? (
        <p>Not known yet. The first person who connects is asked to compare the fingerprint.</p>
      ) : (
        <>
          <dl className="keys">
            <dt>
              <IconFingerprint size={15} aria-hidden="true" /> {algorithmName(hostKey.algorithm)}, accepted by{' '}
              {hostKey.acceptedBy?.fullName ?? 'somebody'}, <Moment at={hostKey.acceptedAt} as="within" />
            </dt>
            <dd className="mono">{hostKey.fingerprint}</dd>
          </dl>
          {endpoint.protocol === 'rdp' && <p className="sub">{RDP_CERTIFICATE_NOTE}</p>}
          {endpoint.may.administer && (
            <Button variant="default" size="xs" mt="sm" onClick={() => setAsking('forget')}>
              Forget this key…
            </Button>
          )}
        </>
      )}
      <Answer of={history} rows={2}>
        {(keysBefore) => {
          const old = keysBefore.filter(({ replacedAt }) => replacedAt !== null);
          if (old.length === 0) return null;
          return (
            <Table mt="md" className="keytable">
              <Table.Caption>Earlier keys</Table.Caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Fingerprint</Table.Th>
                  <Table.Th>Accepted</Table.Th>
                  <Table.Th>Until</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {old.map((key) => (
                  <Table.Tr key={`${key.fingerprint}${key.acceptedAt}`}>
                    <Table.Td className="mono small breakable">{key.fingerprint}</Table.Td>
                    <Table.Td>
                      <Moment at={key.acceptedAt} as="day" />
                      {key.acceptedBy !== null && ` by ${key.acceptedBy.fullName}`}
                    </Table.Td>
                    <Table.Td>{key.replacedAt !== null && <Moment at={key.replacedAt} as="day" />}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          );
        }}
      </Answer>
      {asking !== null && <HostKeyDialog endpoint={endpoint} what={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

interface HostKeyDialogProps {
  readonly endpoint: EndpointView;
  readonly what: 'replace' | 'forget';
  readonly onClose: () => void;
}

function HostKeyDialog({ endpoint, what, onClose }: HostKeyDialogProps) {
  const cache = useQueryClient();
  const presented = endpoint.presentedKey?.fingerprint;
  const storedToo =
    endpoint.credentials === 'ask' ? '' : ' The stored sign-in is cleared and has to be stored again.';
  const act = useMutation({
    mutationFn: () =>
      what === 'replace' && presented !== undefined
        ? calls.replaceHostKey(endpoint.id, presented)
        : calls.forgetHostKey(endpoint.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.endpoint(endpoint.id) });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={
        <b className="dlg-title">{what === 'replace' ? 'Replace the known key?' : 'Forget this key?'}</b>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {what === 'replace' ? (
          <>
            <Text>
              From now on only a machine with this key is trusted. Do this when the owner of the machine has
              confirmed the fingerprint.{storedToo}
            </Text>
            <dl className="keys">
              <dt>New key</dt>
              <dd className="mono">{presented}</dd>
            </dl>
          </>
        ) : (
          <Text>
            The next person who connects is asked to compare and accept the key, as on the first connection.
            {storedToo}
          </Text>
        )}
        {act.error !== null && <ErrorNote error={act.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={act.isPending} onClick={() => act.mutate()}>
            {what === 'replace' ? 'Replace the key' : 'Forget the key'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
