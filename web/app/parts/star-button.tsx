/** A personal star on an endpoint. Answers at once; a refusal puts it back. */

import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';

interface StarButtonProps {
  readonly endpoint: EndpointView;
  readonly size?: number;
  readonly variant?: 'subtle' | 'default';
}

export function StarButton({ endpoint, size = 28, variant = 'subtle' }: StarButtonProps) {
  const cache = useQueryClient();
  const show = (starred: boolean): void => {
    const set = (each: EndpointView): EndpointView => (each.id === endpoint.id ? { ...each, starred } : each);
    cache.setQueryData<readonly EndpointView[]>(keys.endpoints(endpoint.domainId), (all) => all?.map(set));
    cache.setQueryData<EndpointView>(keys.endpoint(endpoint.id), (one) => one && set(one));
  };
  const star = useMutation({
    mutationFn: (on: boolean) => calls.star(endpoint.id, on),
    onMutate: (on) => show(on),
    onError: (_error, on) => show(!on),
  });
  return (
    <ActionIcon
      variant={variant}
      color="gray"
      size={size}
      aria-pressed={endpoint.starred}
      aria-label={`Star ${endpoint.name}`}
      onClick={() => star.mutate(!endpoint.starred)}
    >
      {endpoint.starred ? (
        <IconStarFilled size={16} className="star-on" aria-hidden="true" />
      ) : (
        <IconStar size={16} className="star-off" aria-hidden="true" />
      )}
    </ActionIcon>
  );
}
