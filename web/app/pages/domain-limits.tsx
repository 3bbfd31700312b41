/** What a domain says about the length, the hours and the watching of sessions. One form, one Save. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limitsUnder, NO_LIMITS, type SessionLimits } from '../../../gateway/domain/session-limits.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { useDomainLimits } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { LimitsFields } from '../parts/limits-fields.js';
import { Section } from '../parts/section.js';
import { SaveForm } from '../parts/save-form.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';

export function DomainLimits({ domainId }: { readonly domainId: string }) {
  const query = useDomainLimits(domainId);
  return (
    <Section title="Limits of sessions">
      <Answer of={query} rows={4}>
        {(known) => <Form key={JSON.stringify(known)} domainId={domainId} known={known} />}
      </Answer>
    </Section>
  );
}

function Form({ domainId, known }: { readonly domainId: string; readonly known: SessionLimits }) {
  const cache = useQueryClient();
  const [limits, setLimits] = useState(known);
  const changed = JSON.stringify(limits) !== JSON.stringify(known);
  useLeaveGuard(changed);
  const saving = ['save', 'limits', domainId];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeDomainLimits(domainId, limits),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.domainLimits(domainId) });
      void cache.invalidateQueries({ queryKey: keys.endpoints(domainId) });
      void cache.invalidateQueries({ queryKey: keys.allEndpoints });
    },
  });
  return (
    <SaveForm of={saving} save={save} onSave={() => save.mutate()} changed={changed}>
      <p className="sub">
        They hold wherever an endpoint does not say otherwise in its settings, at once and for sessions that
        run too: one that is over by a new limit ends.
      </p>
      <LimitsFields
        rules={limits}
        domain={undefined}
        onChange={(part) => setLimits((before) => limitsUnder({ ...before, ...part }, NO_LIMITS))}
      />
    </SaveForm>
  );
}
