/** A secret that is shown one time, to be copied. Knows not what it opens. */

import { Group } from '@mantine/core';
import { CopyButton } from './copy-button.js';

export function ShownOnce({ what, text }: { readonly what: string; readonly text: string }) {
  return (
    <div role="status">
      <p className="sub">{what}, shown only this once:</p>
      <Group gap="xs" wrap="nowrap">
        <code className="shown-once mono">{text}</code>
        <CopyButton text={text} label={`Copy the ${what.toLowerCase()}`} />
      </Group>
    </div>
  );
}
