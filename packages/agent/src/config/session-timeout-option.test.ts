import { expect, test } from 'vitest';
import { Unreadable } from '@horae/submitter/options';
import { sessionTimeout } from './session-timeout-option.js';

const OPTION = sessionTimeout('How long.');

test.each([
  ['PT1S', 1_000],
  ['PT2.5S', 2_500],
  ['PT10M', 600_000],
])('%s is a session', (text, ms) => {
  expect(OPTION.read(text)).toBe(ms);
});

test.each(['PT0S', 'PT0.9S', 'PT10M1S', 'P1000D', '10', '', 10])('%j is none', (value) => {
  expect(OPTION.read(value)).toEqual(
    new Unreadable('an ISO-8601 duration from PT1S to PT10M, e.g. PT10S'),
  );
});
