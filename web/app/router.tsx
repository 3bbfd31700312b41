/** The addresses of the page. What is not needed first is fetched when somebody goes there. */

import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { Dashboard } from './pages/dashboard.js';
import { Login } from './pages/login.js';
import { NotFound, PageFailed } from './pages/not-found.js';
import { SignedIn } from './shell/me.js';
import { AdminsOnly } from './shell/admins-only.js';
import { Shell } from './shell/shell.js';

const LATER = {
  Account: () => import('./pages/account.js'),
  Audit: () => import('./pages/audit.js'),
  Consent: () => import('./pages/consent.js'),
  Connections: () => import('./pages/connections.js'),
  Demo: () => import('./pages/demo.js'),
  DomainSettings: () => import('./pages/domain-settings.js'),
  EndpointPage: () => import('./pages/endpoint.js'),
  Endpoints: () => import('./pages/endpoints.js'),
  People: () => import('./pages/people.js'),
  Review: () => import('./pages/review.js'),
  Requests: () => import('./pages/requests.js'),
  SessionDetails: () => import('./pages/session-details.js'),
  SessionWindow: () => import('./session/session-window.js'),
  Welcome: () => import('./pages/welcome.js'),
};

const Account = lazy(LATER.Account);
const Audit = lazy(LATER.Audit);
const Consent = lazy(LATER.Consent);
const Connections = lazy(LATER.Connections);
const Demo = lazy(LATER.Demo);
const DomainSettings = lazy(LATER.DomainSettings);
const EndpointPage = lazy(LATER.EndpointPage);
const Endpoints = lazy(LATER.Endpoints);
const People = lazy(LATER.People);
const Requests = lazy(LATER.Requests);
const Review = lazy(LATER.Review);
const SessionDetails = lazy(LATER.SessionDetails);
const SessionWindow = lazy(LATER.SessionWindow);
const Welcome = lazy(LATER.Welcome);

/** Fetches what was not needed first, so that a page opens at once, also while the gateway cannot be reached. */
export function fetchPages(): void {
  // What fails now is fetched again when somebody goes there.
  for (const fetchPage of Object.values(LATER)) fetchPage().catch(() => undefined);
}

export const router = createBrowserRouter([
  {
    errorElement: <PageFailed />,
    children: [
      { path: '/login', element: <Login /> },
      {
        path: '/demo',
        element: (
          <Suspense fallback={null}>
            <Demo />
          </Suspense>
        ),
      },
      {
        path: '/consent',
        element: (
          <Suspense fallback={null}>
            <Consent />
          </Suspense>
        ),
      },
      {
        path: '/welcome',
        element: (
          <Suspense fallback={null}>
            <Welcome />
          </Suspense>
        ),
      },
      {
        element: <SignedIn />,
        children: [
          {
            path: '/session/:id',
            element: (
              <Suspense fallback={<div className="win-waiting" />}>
                <SessionWindow />
              </Suspense>
            ),
          },
          {
            element: <Shell />,
            children: [
              { path: '/', element: <Dashboard /> },
              { path: '/endpoints', element: <Endpoints /> },
              { path: '/endpoints/:id', element: <Navigate to="connections" replace /> },
              { path: '/endpoints/:id/:tab', element: <EndpointPage /> },
              { path: '/connections', element: <Connections /> },
              { path: '/requests', element: <Requests /> },
              { path: '/requests/:id', element: <Requests /> },
              { path: '/sessions/:id', element: <SessionDetails /> },
              {
                element: <AdminsOnly />,
                children: [
                  { path: '/audit', element: <Audit /> },
                  { path: '/people', element: <People /> },
                  { path: '/people/:tab', element: <People /> },
                  { path: '/domain/review', element: <Review /> },
                  { path: '/domain', element: <DomainSettings /> },
                ],
              },
              { path: '/account', element: <Account /> },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
]);
