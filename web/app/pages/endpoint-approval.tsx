/** Whether a machine must be asked for, and how many admins must say yes. */

import { NumberInput, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useReread } from '../api/use-reread.js';
import { Section } from '../parts/section.js';
import { SaveForm } from '../parts/save-form.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { count } from '../words/time.js';

const MOST = 5;

export function EndpointApproval({ endpoint }: { readonly endpoint: EndpointView }) {
  return (
    <Section title="Approval">
      {endpoint.may.administer ? (
        <ApprovalForm key={endpoint.approvers} endpoint={endpoint} />
      ) : (
        <div className="section-body">
          <p>
            {endpoint.approvers === 0
              ? 'Whoever may use it starts at any time.'
              : `A session needs approval by ${count(endpoint.approvers, 'domain admin')}.`}
          </p>
          <p className="sub">Only a domain admin can change this.</p>
        </div>
      )}
    </Section>
  );
}

function ApprovalForm({ endpoint }: { readonly endpoint: EndpointView }) {
  const reread = useReread(endpoint);
  const [needed, setNeeded] = useState(endpoint.approvers > 0);
  const [approvers, setApprovers] = useState<number | string>(Math.max(1, endpoint.approvers));
  const wanted = needed ? Number(approvers) : 0;
  const changed = wanted !== endpoint.approvers;
  const fits = !needed || (Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST);
  useLeaveGuard(changed);
  const saving = ['save', 'approval', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeApproval(endpoint.id, wanted),
    onSuccess: reread,
  });
  return (
    <SaveForm of={saving} save={save} onSave={() => fits && save.mutate()} changed={changed}>
      <Switch
        label="Sessions need approval"
        description="Whoever wants to start asks first: what for, and for how long."
        checked={needed}
        onChange={(event) => setNeeded(event.currentTarget.checked)}
      />
      {needed && (
        <NumberInput
          label="Domain admins who must approve"
          description="Different ones, and never the person who asks."
          min={1}
          max={MOST}
          allowDecimal={false}
          maw={280}
          value={approvers}
          onChange={setApprovers}
          error={fits ? null : `Between 1 and ${MOST}.`}
        />
      )}
      {needed && endpoint.approvers === 0 && (
        <p className="sub">Sessions that run here without an approval end at once.</p>
      )}
    </SaveForm>
  );
}
