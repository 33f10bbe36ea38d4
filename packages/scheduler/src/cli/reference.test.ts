import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import {
  type OptionTable,
  SCHEDULER_OPTIONS,
  readOptions,
  renderReference,
} from '../config/index.js';
import { LOCAL_OPTIONS } from '../local/index.js';
import { CHAPTERS } from './chapters.js';

const root = new URL('../../../../', import.meta.url);
const pathOf = (file: string): string => fileURLToPath(new URL(file, root));

test('docs/reference/configuration.md lists every option as it is', async () => {
  // Run vitest with --update after a change of an option.
  await expect(renderReference(CHAPTERS)).toMatchFileSnapshot(
    pathOf('docs/reference/configuration.md'),
  );
});

const files: readonly (readonly [string, OptionTable])[] = [
  ['configs/scheduler.json', SCHEDULER_OPTIONS],
  ['configs/local.json', LOCAL_OPTIONS],
];

test.each(files)('%s names every option, each with its default', (file, table) => {
  const content = readFileSync(pathOf(file), 'utf8');
  const named = Object.keys(parse(content) as object);
  const commented = [...content.matchAll(/^\s*\/\/ "([\w-]+)":/gm)].map(([, name]) => name);
  expect([...named, ...commented].sort()).toEqual(Object.keys(table).sort());
  const argv = ['--config', pathOf(file)];
  const sources = { command: 'horae', version: '1', env: {} };
  expect(readOptions(table, { ...sources, argv })).toEqual(
    readOptions(table, { ...sources, argv: [] }),
  );
});
