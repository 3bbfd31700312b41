/** The domain's rules of approval, where its notices go, and the tokens of other systems: one form per concern. */

import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import type { AccessRulesView } from '../../../gateway/wire/access.js';
import { useAccessRules } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { SaveForm } from '../parts/save-form.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { minutesLong } from '../words/time.js';
import { DomainNotices } from './domain-notices.js';
import { DomainTokens } from './domain-tokens.js';
import { useSaveAccess } from './use-save-access.js';

/** A week (minutes). */
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
              <DomainNotices
                key={`${rules.notices.mailTo.join(' ')} ${rules.notices.webhookUrl ?? ''}`}
                domainId={domainId}
                notices={rules.notices}
              />
            )}
          </>
        )}
      </Answer>
      <DomainTokens domainId={domainId} />
    </>
  );
}

function Rules({ domainId, rules }: { readonly domainId: string; readonly rules: AccessRulesView }) {
  const [ticketRequired, setTicketRequired] = useState(rules.ticketRequired);
  const [breakGlass, setBreakGlass] = useState(rules.breakGlass);
  const [maxMinutes, setMaxMinutes] = useState<number | string>(rules.maxMinutes);
  const saving = ['save', 'access-rules', domainId];
  const save = useSaveAccess(domainId, saving);
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
