/** Where a domain's notices go, what became of the last ones, and the webhook's secret. */

import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessRulesView } from '../../../gateway/wire/access.js';
import { calls } from '../api/calls.js';
import { ApiError, fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { Moment } from '../parts/moment.js';
import { SaveRow } from '../parts/save-row.js';
import { Section } from '../parts/section.js';
import { ShownOnce } from '../parts/shown-once.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { entriesOf } from '../words/lines.js';
import { useSaveAccess } from './use-save-access.js';

const ROADS = {
  mail: 'Mail',
  webhook: 'Webhook',
  owner: 'Mail to an owner',
  person: 'Mail to a person',
} as const;

interface NoticesProps {
  readonly domainId: string;
  readonly notices: NonNullable<AccessRulesView['notices']>;
}

export function DomainNotices({ domainId, notices }: NoticesProps) {
  const [mail, setMail] = useState(notices.mailTo.join('\n'));
  const [url, setUrl] = useState(notices.webhookUrl ?? '');
  const saving = ['save', 'notices', domainId];
  const save = useSaveAccess(domainId, saving);
  const mailTo = entriesOf(mail);
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
