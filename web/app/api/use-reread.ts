/** Has every page that shows an endpoint read it again: by itself, and in the lists of its domain. */

import { useQueryClient } from '@tanstack/react-query';
import { keys } from './keys.js';

export function useReread(endpoint: { readonly id: string; readonly domainId: string }): () => void {
  const cache = useQueryClient();
  return () => {
    void cache.invalidateQueries({ queryKey: keys.endpoint(endpoint.id) });
    void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
  };
}
