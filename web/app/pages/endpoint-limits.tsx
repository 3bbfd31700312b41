/** When and for how long a machine may be used, and whether somebody must watch. One form, one Save. */

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { type LimitRules, limitsUnder, type SessionLimits } from '../../../gateway/domain/session-limits.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useDomainLimits } from '../api/queries.js';
import { useReread } from '../api/use-reread.js';
import { Answer } from '../parts/answer.js';
import { LimitsFields } from '../parts/limits-fields.js';
import { SaveForm } from '../parts/save-form.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { limitsWords } from '../words/limits.js';

export function EndpointLimitsForm({ endpoint }: { readonly endpoint: EndpointView }) {
  if (endpoint.may.administer) return <Administered endpoint={endpoint} />;
  return (
    <div className="section-body">
      <ul className="plain-list">
        {limitsWords(endpoint.limits).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}

function Administered({ endpoint }: { readonly endpoint: EndpointView }) {
  const query = useDomainLimits(endpoint.domainId);
  return (
    <Answer of={query} rows={4}>
      {(domain) => <Form key={JSON.stringify(endpoint.limitRules)} endpoint={endpoint} domain={domain} />}
    </Answer>
  );
}

function Form({ endpoint, domain }: { readonly endpoint: EndpointView; readonly domain: SessionLimits }) {
  const reread = useReread(endpoint);
  const [rules, setRules] = useState<LimitRules>(endpoint.limitRules);
  const changed = JSON.stringify(rules) !== JSON.stringify(endpoint.limitRules);
  useLeaveGuard(changed);
  const saving = ['save', 'limits', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeLimits(endpoint.id, rules),
    onSuccess: reread,
  });
  const observer = limitsUnder(rules, domain).observer;
  return (
    <SaveForm of={saving} save={save} onSave={() => save.mutate()} changed={changed}>
      <LimitsFields
        rules={rules}
        domain={domain}
        onChange={(part) => setRules((before) => ({ ...before, ...part }))}
      />
      {observer && !endpoint.joint && (
        <p className="sub tone-wait" role="status">
          Joint sessions are off here, so nobody could watch and nobody could type.
        </p>
      )}
      <p className="sub">
        Changes hold at once, for sessions that run too. What the domain says is in the{' '}
        <Link to="/domain">domain settings</Link>.
      </p>
    </SaveForm>
  );
}
