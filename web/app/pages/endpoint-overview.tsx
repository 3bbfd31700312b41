/** The Overview tab: what is known of a machine, for who has never used it. */

import { isWeak } from '../../../gateway/domain/machine-policy.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { LastUsed } from '../parts/endpoint-card.js';
import { Moment } from '../parts/moment.js';
import { Address, ProtocolTag } from '../parts/protocol.js';
import { vouchedFor } from '../parts/vouched-for.js';
import { Section } from '../parts/section.js';
import { useDomain, useMe } from '../shell/me.js';
import { RDP_SECURITY_WORDS } from '../words/rdp.js';
import { LEAST_WORDS } from '../words/security.js';
import { algorithmName } from '../words/prompts.js';

export function EndpointOverview({ endpoint }: { readonly endpoint: EndpointView }) {
  const domain = useDomain();
  const { rdpReady } = useMe();
  return (
    <div className="stack tab-body">
      {endpoint.protocol === 'rdp' && !rdpReady && (
        <p className="tone-wait" role="status">
          RDP is not available now: its service is not running.
        </p>
      )}
      <Section title="About this machine">
        {endpoint.description !== '' && <p className="description">{endpoint.description}</p>}
        <dl className="dl">
          <div>
            <dt>Address</dt>
            <dd className="with-icon">
              <ProtocolTag protocol={endpoint.protocol} />
              <Address of={endpoint} />
            </dd>
          </div>
          <div>
            <dt>Who may use it</dt>
            <dd>{endpoint.access === 'everyone' ? `Everyone in ${domain.name}` : 'Listed people only'}</dd>
          </div>
          <div>
            <dt>Joint sessions</dt>
            <dd>{endpoint.joint ? `On, up to ${endpoint.seats} may watch` : 'Off'}</dd>
          </div>
          <div>
            <dt>Last used</dt>
            <dd>
              <LastUsed endpoint={endpoint} bare />
            </dd>
          </div>
          <div>
            <dt>{endpoint.protocol === 'ssh' ? 'Host key' : 'Certificate'}</dt>
            <dd>
              {vouchedFor(endpoint) ? (
                'Vouched for by a certificate authority'
              ) : endpoint.hostKey === null ? (
                'Not known yet'
              ) : (
                <>
                  {algorithmName(endpoint.hostKey.algorithm)}, known since{' '}
                  <Moment at={endpoint.hostKey.acceptedAt} as="within" />
                </>
              )}
            </dd>
          </div>
          {endpoint.settings.protocol === 'vnc' && (
            <div>
              <dt>Connects only if at least</dt>
              <dd className={isWeak(endpoint.settings.leastSecurity) ? 'tone-danger' : undefined}>
                {LEAST_WORDS[endpoint.settings.leastSecurity]}
              </dd>
            </div>
          )}
          {endpoint.settings.protocol === 'rdp' && (
            <div>
              <dt>Security</dt>
              <dd className={endpoint.settings.security === 'rdp' ? 'tone-danger' : undefined}>
                {RDP_SECURITY_WORDS[endpoint.settings.security]}
              </dd>
            </div>
          )}
          <div>
            <dt>Added</dt>
            <dd>
              <Moment at={endpoint.createdAt} as="day" />
            </dd>
          </div>
        </dl>
      </Section>
    </div>
  );
}
