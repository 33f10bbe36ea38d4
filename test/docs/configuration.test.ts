import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '@horae/agent/config';
import { SUBMITTER_PROGRAM } from '@horae/submitter/config';
import { type Program, readOptions, renderReference } from '@horae/submitter/options';
import { LOCAL_PROGRAM, MIGRATE_PROGRAM, SCHEDULER_PROGRAM } from '@horae/scheduler/config';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';

const PROGRAMS = [
  LOCAL_PROGRAM,
  SCHEDULER_PROGRAM,
  MIGRATE_PROGRAM,
  AGENT_PROGRAM,
  SUBMITTER_PROGRAM,
];
const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

test('docs/reference/configuration.md tells every option and exit code as it is', async () => {
  // After a change of an option: npx vitest run test/docs --update
  await expect(renderReference(PROGRAMS)).toMatchFileSnapshot(
    pathOf('docs/reference/configuration.md'),
  );
});

const files: readonly (readonly [string, Program])[] = [
  ['configs/local.json', LOCAL_PROGRAM],
  ['configs/scheduler.json', SCHEDULER_PROGRAM],
  ['configs/migrate.json', MIGRATE_PROGRAM],
  ['configs/agent.json', AGENT_PROGRAM],
  ['configs/submitter.json', SUBMITTER_PROGRAM],
];

test.each(files)('%s names every option, each with its default', (file, program) => {
  const content = readFileSync(pathOf(file), 'utf8');
  const named = Object.keys(parse(content) as object);
  const commented = [...content.matchAll(/^\s*\/\/ "([\w-]+)":/gm)].map(([, name]) => name);
  expect([...named, ...commented].sort()).toEqual(Object.keys(program.table).sort());
  const read = (argv: readonly string[]) => readOptions(program, { version: '1', env: {}, argv });
  expect(read(['--config', pathOf(file)])).toEqual(read([]));
});

test.each(files)('%s has examples that are good values', (file, program) => {
  const content = readFileSync(pathOf(file), 'utf8');
  const withExamples = content.replaceAll(/^(\s*)\/\/ ("[\w-]+":.*?),?$/gm, '$1$2,');
  const argv = ['--config', file];
  const sources = { version: '1', env: {}, argv, readFile: () => withExamples };
  expect(readOptions(program, sources)).toMatchObject({ ok: true });
});
