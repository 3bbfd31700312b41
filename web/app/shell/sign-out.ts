/** Leaving: the login ends at the gateway first, then everything known is forgotten here. */

import { calls } from '../api/calls.js';
import { queryClient } from '../api/client.js';
import { eventsLink } from '../events/use-events.js';

/** @throws ApiError when the gateway could not be told; the person is then still signed in. */
export async function signOut(): Promise<void> {
  await calls.signOut();
  eventsLink.close();
  queryClient.clear();
  window.location.assign('/login');
}
