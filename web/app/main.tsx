/** Where the page begins. */

import '@mantine/core/styles.css';
import '@fontsource-variable/ibm-plex-sans/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/lists.css';
import './styles/requests.css';
import './styles/login.css';
import './styles/card.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/client.js';
import { fetchPages, router } from './router.js';
import { cssVariablesResolver, theme } from './theme.js';

/** The page in view comes first (ms). */
const OTHER_PAGES_AFTER_MS = 2_000;

const root = document.getElementById('root');
if (root === null) throw new Error('no root element');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

// A session's window stays one.
if (!window.location.pathname.startsWith('/session/')) window.setTimeout(fetchPages, OTHER_PAGES_AFTER_MS);
