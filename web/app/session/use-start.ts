/** How far the start of a session has come, and what the machine wants to know, from the events socket. */

import { useCallback, useState } from 'react';
import type { EventsDown, EventsUp, Prompt, Stage } from '../../../gateway/wire/events.js';
import type { StartFailure } from '../../../gateway/domain/end-reason.js';
import { eventsLink, useMessages } from '../events/use-events.js';

export interface Failed {
  readonly failure: StartFailure;
  readonly params: Readonly<Record<string, string>>;
}
export type PromptAnswer = Extract<EventsUp, { t: 'answer' }>['answer'];

export interface Start {
  readonly stage: Stage | null;
  readonly prompt: Prompt | null;
  readonly failed: Failed | null;
  /** False when the line is down: the prompt stays, to be answered once it is back. */
  readonly answer: (prompt: Prompt, answer: PromptAnswer) => boolean;
}

export function useStart(sessionId: string): Start {
  const [stage, setStage] = useState<Stage | null>(null);
  const [prompt, setPrompt] = useState<Prompt | null>(null);
  const [failed, setFailed] = useState<Failed | null>(null);
  useMessages(
    useCallback(
      (message: EventsDown) => {
        if (!('sessionId' in message) || message.sessionId !== sessionId) return;
        switch (message.t) {
          case 'stage':
            setStage(message.stage);
            return;
          case 'prompt':
            setPrompt(message.prompt);
            return;
          case 'prompt-over':
            setPrompt((now) => (now?.id === message.promptId ? null : now));
            return;
          case 'start-failed':
            setPrompt(null);
            setFailed({ failure: message.failure, params: message.params });
            return;
          // Drawn by the window of who watches.
          case 'pointer':
            return;
        }
      },
      [sessionId],
    ),
  );
  const answer = useCallback(
    (to: Prompt, what: PromptAnswer): boolean => {
      const sent = eventsLink.send({ t: 'answer', sessionId, promptId: to.id, answer: what });
      if (sent) setPrompt((now) => (now?.id === to.id ? null : now));
      return sent;
    },
    [sessionId],
  );
  return { stage, prompt, failed, answer };
}
