import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const pageFolder = fileURLToPath(new URL('./src/page', import.meta.url));
const outFolder = fileURLToPath(new URL('./dist/page', import.meta.url));

export default defineConfig({
  root: pageFolder,
  // Relative addresses: the page also works behind a proxy that serves it under a path.
  base: './',
  // Preact's devtools hook is for development only.
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: outFolder,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy refuses data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
