import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { type Plugin, defineConfig } from 'vite';

const pageFolder = fileURLToPath(new URL('./src/page', import.meta.url));
const outFolder = fileURLToPath(new URL('./dist/page', import.meta.url));

export default defineConfig({
  root: pageFolder,
  // Relative addresses: the page also works behind a proxy that serves it under a path.
  base: './',
  // Preact's devtools hook is for development only.
  plugins: [preact({ devToolsEnabled: false }), compressedBeside()],
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

/** Each file once more, compressed as well as can be: the server has not to do it at each request. */
function compressedBeside(): Plugin {
  return {
    name: 'compressed-beside',
    writeBundle({ dir = outFolder }, bundle) {
      for (const file of Object.values(bundle)) {
        const content = file.type === 'chunk' ? file.code : file.source;
        writeFileSync(join(dir, `${file.fileName}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
