/** The addresses of the page. What is not needed first is fetched when somebody goes there. */

import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { Dashboard } from './pages/dashboard.js';
import { Login } from './pages/login.js';
import { NotFound, PageFailed } from './pages/not-found.js';
import { SignedIn } from './shell/me.js';
import { AdminsOnly } from './shell/admins-only.js';
import { Shell } from './shell/shell.js';

const Account = lazy(() => import('./pages/account.js'));
const Audit = lazy(() => import('./pages/audit.js'));
const Connections = lazy(() => import('./pages/connections.js'));
const Demo = lazy(() => import('./pages/demo.js'));
const DomainSettings = lazy(() => import('./pages/domain-settings.js'));
const EndpointPage = lazy(() => import('./pages/endpoint.js'));
const Endpoints = lazy(() => import('./pages/endpoints.js'));
const People = lazy(() => import('./pages/people.js'));
const SessionDetails = lazy(() => import('./pages/session-details.js'));
const SessionWindow = lazy(() => import('./session/session-window.js'));
const Welcome = lazy(() => import('./pages/welcome.js'));

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
              { path: '/sessions/:id', element: <SessionDetails /> },
              {
                element: <AdminsOnly />,
                children: [
                  { path: '/audit', element: <Audit /> },
                  { path: '/people', element: <People /> },
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
