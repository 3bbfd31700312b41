/** The domain's rules of approval, where its notices go, and the tokens of other systems: one form per concern. */

import { Button, Group, NumberInput, Stack, Switch, Table, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessRulesView } from '../../../gateway/wire/access.js';
import { calls } from '../api/calls.js';
import { ApiError, fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useAccessRules, useTokens } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { CopyButton } from '../parts/copy-button.js';
import { Moment } from '../parts/moment.js';
import { SaveForm } from '../parts/save-form.js';
import { SaveRow } from '../parts/save-row.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { minutesLong } from '../words/time.js';

const ROADS = {
  mail: 'Mail',
  webhook: 'Webhook',
  owner: 'Mail to an owner',
  person: 'Mail to a person',
} as const;
const LONGEST = 10_080;

export function DomainAccess({ domainId }: { readonly domainId: string }) {
  const query = useAccessRules(domainId);
  return (
    <>
      <Answer of={query}>
        {(rules) => (
          <>
            <Rules
              key={`${rules.ticketRequired} ${rules.breakGlass} ${rules.maxMinutes}`}
              domainId={domainId}
              rules={rules}
            />
            {rules.notices !== null && (
              <Notices
                key={`${rules.notices.mailTo.join(' ')} ${rules.notices.webhookUrl ?? ''}`}
                domainId={domainId}
                notices={rules.notices}
              />
            )}
          </>
        )}
      </Answer>
      <Tokens domainId={domainId} />
    </>
  );
}

function useSave(domainId: string, saving: readonly string[]) {
  const cache = useQueryClient();
  return useMutation({
    mutationKey: saving,
    mutationFn: (body: Parameters<typeof calls.changeAccessRules>[1]) =>
      calls.changeAccessRules(domainId, body),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.accessRules(domainId) }),
  });
}

function Rules({ domainId, rules }: { readonly domainId: string; readonly rules: AccessRulesView }) {
  const [ticketRequired, setTicketRequired] = useState(rules.ticketRequired);
  const [breakGlass, setBreakGlass] = useState(rules.breakGlass);
  const [maxMinutes, setMaxMinutes] = useState<number | string>(rules.maxMinutes);
  const saving = ['save', 'access-rules', domainId];
  const save = useSave(domainId, saving);
  const longest = Number(maxMinutes);
  const fits = Number.isInteger(longest) && longest >= 5 && longest <= LONGEST;
  const changed =
    ticketRequired !== rules.ticketRequired ||
    breakGlass !== rules.breakGlass ||
    longest !== rules.maxMinutes;
  useLeaveGuard(changed);
  return (
    <Section title="Requests for access">
      <SaveForm
        of={saving}
        save={save}
        onSave={() => fits && save.mutate({ ticketRequired, breakGlass, maxMinutes: longest })}
        changed={changed}
      >
        <Switch
          label="A ticket number is required"
          description="Closing the ticket through the API ends its approvals, and the sessions under them."
          checked={ticketRequired}
          onChange={(event) => setTicketRequired(event.currentTarget.checked)}
        />
        <Switch
          label="Emergency access is allowed"
          description="Access starts at once with a reason. Every domain admin is told, and one reviews it afterwards."
          checked={breakGlass}
          onChange={(event) => setBreakGlass(event.currentTarget.checked)}
        />
        <NumberInput
          label="Longest approval in minutes"
          description={fits ? minutesLong(longest) : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={5}
          max={LONGEST}
          step={30}
          allowDecimal={false}
          clampBehavior="none"
          maw={280}
          value={maxMinutes}
          onChange={setMaxMinutes}
          error={fits ? null : `Between 5 minutes and ${minutesLong(LONGEST)}.`}
        />
      </SaveForm>
    </Section>
  );
}

const linesOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== '');

interface NoticesProps {
  readonly domainId: string;
  readonly notices: NonNullable<AccessRulesView['notices']>;
}

function Notices({ domainId, notices }: NoticesProps) {
  const [mail, setMail] = useState(notices.mailTo.join('\n'));
  const [url, setUrl] = useState(notices.webhookUrl ?? '');
  const saving = ['save', 'notices', domainId];
  const save = useSave(domainId, saving);
  const mailTo = linesOf(mail);
  const changed = mailTo.join(' ') !== notices.mailTo.join(' ') || url.trim() !== (notices.webhookUrl ?? '');
  useLeaveGuard(changed);
  const wrong = fieldErrors(save.error);
  const mailWrong = Object.keys(wrong).some((path) => path.startsWith('mailTo'));
  const urlWrong =
    save.error instanceof ApiError && save.error.code === 'address-not-allowed'
      ? save.error.message
      : wrong['webhookUrl'];
  return (
    <Section title="Notices">
      <form
        className="section-body"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ mailTo: [...mailTo], webhookUrl: url.trim() === '' ? null : url.trim() });
        }}
      >
        <Stack gap="md">
          <p className="sub">Sent for every request, answer and emergency. They hold no secret.</p>
          <Textarea
            label="Mail to"
            description={
              notices.mailReady
                ? 'One address per line.'
                : 'One address per line. No mail server is configured yet: the operator of Jumpseat can add one.'
            }
            autosize
            minRows={2}
            maw={420}
            value={mail}
            onChange={(event) => setMail(event.currentTarget.value)}
            error={mailWrong ? 'At least one line is not a mail address.' : null}
          />
          <TextInput
            label="Webhook"
            description="Gets a POST with JSON."
            placeholder="https://"
            maw={420}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            error={urlWrong ?? null}
          />
          {save.error !== null && !mailWrong && urlWrong === undefined && <ErrorNote error={save.error} />}
          <SaveRow of={saving} changed={changed} busy={save.isPending} />
          {notices.webhookUrl !== null && <WebhookSecret domainId={domainId} />}
          {notices.last.length > 0 && (
            <ul className="plain-list" aria-label="Last notices">
              {notices.last.map((each) => (
                <li key={`${each.road} ${each.createdAt} ${each.kind}`}>
                  <Chip
                    tone={each.sentAt !== null ? 'live' : each.nextTryAt !== null ? 'wait' : 'danger'}
                    plain
                  >
                    {each.sentAt !== null ? 'Sent' : each.nextTryAt !== null ? 'Waiting' : 'Given up'}
                  </Chip>{' '}
                  <span className="sub">
                    {ROADS[each.road]}, <Moment at={each.createdAt} as="within" />
                    {each.failure !== null && `: ${each.failure}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Stack>
      </form>
    </Section>
  );
}

function WebhookSecret({ domainId }: { readonly domainId: string }) {
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: () => calls.renewWebhookSecret(domainId),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.accessRules(domainId) }),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" size="xs" loading={make.isPending} onClick={() => make.mutate()}>
          Make a new secret
        </Button>
        <span className="sub">Every notice is signed. A new secret makes the old one worthless.</span>
      </Group>
      {make.error !== null && <ErrorNote error={make.error} />}
      {make.data !== undefined && <ShownOnce what="Secret" text={make.data.secret} />}
    </Stack>
  );
}

function ShownOnce({ what, text }: { readonly what: string; readonly text: string }) {
  return (
    <div role="status">
      <p className="sub">{what}, shown only this once:</p>
      <Group gap="xs" wrap="nowrap">
        <code className="shown-once mono">{text}</code>
        <CopyButton text={text} label={`Copy the ${what.toLowerCase()}`} />
      </Group>
    </div>
  );
}

function Tokens({ domainId }: { readonly domainId: string }) {
  const cache = useQueryClient();
  const query = useTokens(domainId);
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const renew = (): void => void cache.invalidateQueries({ queryKey: keys.tokens(domainId) });
  const add = useMutation({
    mutationFn: () => calls.addToken(domainId, { name, days: Number(days) }),
    onSuccess: () => {
      setName('');
      renew();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => calls.revokeToken(domainId, id),
    onSettled: renew,
  });
  return (
    <Section title="Tokens for the ticket system">
      <div className="section-body">
        <Stack gap="md">
          <p className="sub">
            A token closes tickets of this domain and does nothing else. Closing a ticket ends every approval
            that hangs on it.
          </p>
          <Answer of={query}>
            {(tokens) =>
              tokens.length === 0 ? (
                <p>No tokens yet.</p>
              ) : (
                <Table.ScrollContainer minWidth={420} type="native">
                  <Table>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>Name</Table.Th>
                        <Table.Th>Expires</Table.Th>
                        <Table.Th>Last used</Table.Th>
                        <Table.Th>
                          <span className="visually-hidden">Revoke</span>
                        </Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {tokens.map((token) => (
                        <Table.Tr key={token.id}>
                          <Table.Td>{token.name}</Table.Td>
                          <Table.Td>
                            <Moment at={token.expiresAt} as="day" />
                          </Table.Td>
                          <Table.Td>
                            {token.usedAt === null ? 'Never' : <Moment at={token.usedAt} />}
                          </Table.Td>
                          <Table.Td ta="right">
                            <Button
                              size="xs"
                              variant="default"
                              aria-label={`Revoke ${token.name}`}
                              onClick={() => revoke.mutate(token.id)}
                            >
                              Revoke
                            </Button>
                          </Table.Td>
                        </Table.Tr>
                      ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              )
            }
          </Answer>
          {add.data !== undefined && <ShownOnce what="Token" text={add.data.token} />}
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== '') add.mutate();
            }}
          >
            <Group gap="sm" align="flex-end">
              <TextInput
                label="Name"
                placeholder="For example: helpdesk"
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <NumberInput
                label="Days it is good for"
                min={1}
                max={365}
                allowDecimal={false}
                w={150}
                value={days}
                onChange={setDays}
              />
              <Button type="submit" variant="default" loading={add.isPending}>
                Make a token
              </Button>
            </Group>
          </form>
          {add.error !== null && <ErrorNote error={add.error} />}
        </Stack>
      </div>
    </Section>
  );
}
