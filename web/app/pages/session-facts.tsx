/** What is to be said of one session as a whole, running or ended. Knows nobody who watches. */

import { Link } from 'react-router';
import type { SessionView } from '../../../gateway/wire/api.js';
import { Chip } from '../parts/chip.js';
import { Moment, Since } from '../parts/moment.js';
import { lengthOf } from '../parts/recent-session.js';
import { StateChip } from '../parts/session-state.js';
import { END_SENTENCES, END_TONE } from '../words/endings.js';
import { LEVEL_WORDS } from '../words/security.js';
import { SHORTFALL_WORDS } from '../words/shortfalls.js';

export function SessionFacts({ session }: { readonly session: SessionView }) {
  return (
    <dl className="dl">
      <div>
        <dt>State</dt>
        <dd>
          <StateChip session={session} />
        </dd>
      </div>
      <div>
        <dt>Endpoint</dt>
        <dd>
          <Link className="strong-link" to={`/endpoints/${session.endpoint.id}/connections`}>
            {session.endpoint.name}
          </Link>
        </dd>
      </div>
      <div>
        <dt>Started</dt>
        <dd>
          <Moment at={session.createdAt} as="day" />
        </dd>
      </div>
      <div>
        <dt>Length</dt>
        <dd>
          {lengthOf(session) ??
            (session.startedAt === null ? 'never connected' : <Since from={session.startedAt} />)}
        </dd>
      </div>
      <div>
        <dt>What for</dt>
        <dd>{session.purpose === '' ? <span className="dimtext">Not said</span> : session.purpose}</dd>
      </div>
      {session.security !== null && (
        <div>
          <dt>Line to the machine</dt>
          <dd>
            <Chip plain tone={LEVEL_WORDS[session.security.level].tone}>
              {LEVEL_WORDS[session.security.level].said}
            </Chip>
            <span className="sub block">{session.security.name}</span>
          </dd>
        </div>
      )}
      {session.shortfalls.map((shortfall) => (
        <div key={shortfall}>
          <dt>{SHORTFALL_WORDS[shortfall].of}</dt>
          <dd>
            <Chip plain tone="wait">
              {SHORTFALL_WORDS[shortfall].said}
            </Chip>
            <span className="sub block">{SHORTFALL_WORDS[shortfall].why}</span>
          </dd>
        </div>
      ))}
      {session.end !== null && (
        <div>
          <dt>End</dt>
          <dd>
            <Chip plain tone={END_TONE[session.end.code]}>
              {END_SENTENCES[session.end.code](session)}
            </Chip>
            {session.end.note !== undefined && <span className="sub block">{session.end.note}</span>}
            {session.endedAt !== null && (
              <span className="sub block">
                <Moment at={session.endedAt} as="day" />
              </span>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
