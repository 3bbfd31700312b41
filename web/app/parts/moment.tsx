/** A time as people say it, with the exact one, zone included, on focus or hover; and lengths that tick. */

import { Tooltip } from '@mantine/core';
import { useNow } from '../events/use-now.js';
import { countdown, dayAndTime, exact, length, shortDay, when, withinSentence } from '../words/time.js';

interface MomentProps {
  readonly at: number;
  /**
   * `ago`: "4 minutes ago"; `day`: always "Today, 09:12"; `within`: the same inside a sentence, "today, 09:12";
   * `short`: "09:12", "Yesterday", "12 November".
   */
  readonly as?: 'ago' | 'day' | 'within' | 'short';
  /** Inside a link or a button: takes no focus of its own. */
  readonly still?: boolean;
}

const SAY = { ago: when, day: dayAndTime, within: withinSentence, short: shortDay };

export function Moment({ at, as = 'ago', still = false }: MomentProps) {
  const now = useNow();
  return (
    <Tooltip label={exact(at)}>
      <time dateTime={new Date(at).toISOString()} {...(still ? {} : { tabIndex: 0 })} className="moment">
        {SAY[as](at, now)}
      </time>
    </Tooltip>
  );
}

/** "23 minutes", growing. */
export function Since({ from }: { readonly from: number }) {
  return <>{length(useNow() - from)}</>;
}

/** "0:42", shrinking. */
export function Countdown({ to }: { readonly to: number }) {
  return <span className="num">{countdown(to - useNow(250))}</span>;
}
