/** Saves a part of a domain's rules of access, and has what is shown of them fetched again. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';

export function useSaveAccess(domainId: string, saving: readonly string[]) {
  const cache = useQueryClient();
  return useMutation({
    mutationKey: saving,
    mutationFn: (body: Parameters<typeof calls.changeAccessRules>[1]) =>
      calls.changeAccessRules(domainId, body),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.accessRules(domainId) }),
  });
}
