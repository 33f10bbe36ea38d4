import { ROOT, bin } from './run.mjs';

/** What `npm run check` runs, in this order; `npm test` counts each as one test. */
export const CHECKS = [
  { name: 'types of sources', command: bin('tsc'), args: ['--build'] },
  {
    name: 'types of tests, scripts and benchmarks',
    command: bin('tsc'),
    args: ['-p', 'tsconfig.test.json'],
  },
  { name: 'types of the page', command: bin('tsc'), args: ['-p', 'packages/scheduler/src/page'] },
  { name: 'lint and purity of the core', command: bin('eslint'), args: ['--max-warnings=0', '.'] },
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level=warn', '.'] },
  { name: 'style and import direction', command: bin('tsx'), args: [`${ROOT}scripts/tidy.ts`] },
];
