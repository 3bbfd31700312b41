/** The viewer places of a session, filled from the left. The signature of the product. */

import { VisuallyHidden } from '@mantine/core';

interface SeatsProps {
  readonly taken: number;
  readonly of: number;
  /** Off where the row of places is a mere echo of a text beside it. */
  readonly label?: boolean;
}

function seatsText(taken: number, of: number): string {
  if (taken >= of) return 'Full';
  return taken === 0 ? 'None' : `${taken} of ${of}`;
}

export function Seats({ taken, of, label = true }: SeatsProps) {
  return (
    <span className="seats-wrap">
      <span className="seats" aria-hidden="true">
        {Array.from({ length: of }, (_, seat) => (
          <i key={seat} className={seat < taken ? 'on' : ''} />
        ))}
      </span>
      {label && (
        <span className="seats-text" aria-hidden="true">
          {seatsText(taken, of)}
        </span>
      )}
      <VisuallyHidden>
        {taken} of {of} viewer seats taken
      </VisuallyHidden>
    </span>
  );
}
