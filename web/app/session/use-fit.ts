/** The controller's choice of size for one desktop: kept while his tab lives, given up when the machine refuses. */

import { useSessionStorage } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import type { Fit, Resizing } from './fit.js';

export interface FitChoice {
  readonly fit: Fit;
  readonly resizing: Resizing;
  readonly choose: (fit: Fit) => void;
  readonly heard: (now: Resizing) => void;
}

export function useFit(sessionId: string): FitChoice {
  const [fit, setFit] = useSessionStorage<Fit>({
    key: `jumpseat.fit.${sessionId}`,
    defaultValue: 'fit',
    getInitialValueInEffect: false,
  });
  const [resizing, setResizing] = useState<Resizing>('unasked');
  const heard = useCallback(
    (now: Resizing) => {
      setResizing(now);
      if (now === 'refused') setFit('fit');
    },
    [setFit],
  );
  return { fit, resizing, choose: setFit, heard };
}
