/** The demonstration's door: a link signs its person in. Registered only when the gateway runs as a demonstration. */

import { openLogin } from '../../auth/sign-in.js';
import type { DemoStage } from '../../commands/demo.js';
import type { Office } from '../../commands/office.js';
import { recordSignIn } from '../../commands/sign-in.js';
import { enterDemo } from '../../wire/requests.js';
import type { Routes } from '../routes.js';

export function demoRoutes(routes: Routes, office: Office, stage: DemoStage): void {
  routes.public('POST', '/api/demo/enter', { body: enterDemo }, async ({ who, body, request }) => {
    const { userId, entered } = stage.enter(body.token);
    await recordSignIn(office, who, userId);
    await openLogin(request, userId);
    return entered;
  });
}
