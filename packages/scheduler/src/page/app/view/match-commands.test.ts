import { expect, test } from 'vitest';
import { matchCommands } from './match-commands.js';

const COMMANDS = [
  { label: 'Go to the runs', words: '运行' },
  { label: 'Runs that failed' },
  { label: 'Dark colours', words: 'theme night' },
];
const found = (text: string) => matchCommands(COMMANDS, text).map(({ label }) => label);

test('nothing asked is everything', () => {
  expect(found('  ')).toEqual(COMMANDS.map(({ label }) => label));
});

test('a name that begins with the text comes first', () => {
  expect(found('RUNS')).toEqual(['Runs that failed', 'Go to the runs']);
});

test('every word must be there, in the name or beside it', () => {
  expect(found('colours theme')).toEqual(['Dark colours']);
  expect(found('运行')).toEqual(['Go to the runs']);
  expect(found('dark runs')).toEqual([]);
});
