import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PAGE = new URL('../../../../docs/reference/chronos-behaviours.md', import.meta.url);
const FOLDER = import.meta.dirname;

/** The reviver's pause would make runs late. */
const WITHOUT_TEST = [86];

function testedNumbers(): readonly number[] {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith('behaviours-'));
  const texts = files.map((name) => readFileSync(join(FOLDER, name), 'utf8')).join('\n');
  return [...texts.matchAll(/['"](\d+)\. /g)].map(([, number]) => Number(number));
}

test('each of the 86 behaviours has its row, and a test or a reason', () => {
  const rows = [...readFileSync(PAGE, 'utf8').matchAll(/^\| (\d+) \|[^|]*\|[^|]*\| ([^|]+) \|$/gm)];
  const numbers = Array.from({ length: 86 }, (_, index) => index + 1);
  expect(rows.map(([, number]) => Number(number))).toEqual(numbers);
  const tested = new Set(testedNumbers());
  expect(numbers.filter((number) => !tested.has(number))).toEqual(WITHOUT_TEST);
});
