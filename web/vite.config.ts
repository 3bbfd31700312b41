/** How the page is built: into dist/web, nothing inlined, so that `script-src 'self'` and `font-src 'self'` hold. */
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where a gateway listens while the page is being worked on. */
const GATEWAY = '127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The terminal and its WebGL addon are one lazy chunk of this size; nothing of the first page is.
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: {
      '/api': { target: `http://${GATEWAY}` },
      '/ws': { target: `ws://${GATEWAY}`, ws: true },
    },
  },
});
