import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const PURE = ['kernel', 'job', 'schedule', 'protocol', 'core'];
const pureFolders = PURE.flatMap((folder) => [
  `packages/*/src/${folder}/**/*.ts`,
  `packages/*/src/*/${folder}/**/*.ts`,
]);
const tests = [
  '**/*.test.ts',
  'packages/*/test/**',
  'packages/*/bench/**',
  'test/**',
  'scripts/**',
];

const TIME = 'Take `now` as an argument.';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'data/**', '**/fixtures/**', '**/golden/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'URLSearchParams',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'fetch',
          'performance',
          'AbortController',
          'AbortSignal',
          'TextEncoder',
          'TextDecoder',
          'Response',
          'window',
          'document',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'off',
      'max-params': ['error', 4],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
    },
  },
  {
    files: pureFolders,
    ignores: tests,
    rules: {
      'no-restricted-globals': [
        'error',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'process',
        'fetch',
        'crypto',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: TIME },
        { object: 'DateTime', property: 'now', message: TIME },
        { object: 'DateTime', property: 'local', message: TIME },
        { object: 'Math', property: 'random', message: 'Take an Rng.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: TIME },
        { selector: 'AwaitExpression, :function[async=true]', message: 'The core is synchronous.' },
        {
          selector: 'AssignmentPattern[left.name=/^(now|at|.*At)$/]',
          message: 'No default for time.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            'node:*',
            '**/ports/*',
            '**/shell/*',
            '**/adapters/*',
            '**/http/*',
            '**/store/*',
          ],
        },
      ],
    },
  },
);
