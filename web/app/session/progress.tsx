/** How far the start has come, in place of the picture that is not there yet. */

import { Loader } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { Stage } from '../../../gateway/wire/events.js';
import { addressOf } from '../parts/protocol.js';
import { STAGE_WORDS, STAGES } from '../words/prompts.js';

interface ProgressProps {
  readonly session: SessionView;
  readonly stage: Stage | null;
}

export function Progress({ session, stage }: ProgressProps) {
  const at = stage === null ? -1 : STAGES.indexOf(stage);
  return (
    <div className="progress">
      <p>
        Connecting to <b>{session.endpoint.name}</b> at{' '}
        <span className="mono">{addressOf(session.endpoint)}</span>
      </p>
      <ol>
        {STAGES.map((each, index) => (
          <li key={each} className={index < at ? 'done' : index === at ? 'now' : ''}>
            <span aria-hidden="true">
              {index < at ? <IconCheck size={16} /> : index === at ? <Loader size={14} /> : null}
            </span>
            {wordsOf(each, session)}
          </li>
        ))}
      </ol>
      <span className="visually-hidden" role="status">
        {stage === null ? 'Connecting' : wordsOf(stage, session)}
      </span>
    </div>
  );
}

/** A desktop shows a certificate, if anything, and opens no terminal. */
const DESKTOP_WORDS: Partial<Record<Stage, string>> = {
  'checking-host-key': 'Checking who it is',
  opening: 'Opening the desktop',
};

const wordsOf = (stage: Stage, { endpoint }: SessionView): string =>
  (endpoint.protocol === 'ssh' ? undefined : DESKTOP_WORDS[stage]) ?? STAGE_WORDS[stage];
