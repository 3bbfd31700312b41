/** A button that copies a text and tells that it did. */

import { Button, type ButtonProps } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.js';

/** How long "Copied" stays (ms). */
const SAID_MS = 2_000;

interface CopyButtonProps extends ButtonProps {
  readonly text: string;
  readonly label: string;
}

export function CopyButton({ text, label, ...props }: CopyButtonProps) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = window.setTimeout(() => setSaid(null), SAID_MS);
    return () => window.clearTimeout(timer);
  }, [said]);
  const words = said === 'copied' ? 'Copied' : said === 'failed' ? 'Could not copy' : label;
  return (
    <Button
      variant="default"
      size="xs"
      {...props}
      leftSection={
        said === 'copied' ? (
          <IconCheck size={15} aria-hidden="true" />
        ) : (
          <IconCopy size={15} aria-hidden="true" />
        )
      }
      onClick={() => void copyText(text).then((done) => setSaid(done ? 'copied' : 'failed'))}
    >
      <span aria-live="polite">{words}</span>
    </Button>
  );
}
