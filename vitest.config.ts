import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages', import.meta.url));

/** Unit tests read the sources directly: the doors of a package are its folders' index files. */
const doors = [
  { find: /^@horae\/(\w+)\/(\w+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
  { find: /^@horae\/(\w+)$/, replacement: `${packages}/$1/src/index.ts` },
];

export default defineConfig({
  resolve: { alias: doors },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 20_000,
    pool: 'forks',
  },
});
