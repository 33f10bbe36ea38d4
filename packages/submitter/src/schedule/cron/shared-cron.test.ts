import { describe, expect, test } from 'vitest';
import { parseCron } from './parse-cron.js';
import { type SharedCron, sharedCron } from './shared-cron.js';

function sharedOf(line: string): SharedCron {
  const cron = parseCron(line);
  if (!cron.ok) throw new Error(cron.error.text);
  return sharedCron(cron.value.expression);
}

describe('what cron lines with the same fields have in common', () => {
  test('is one object for all of them', () => {
    expect(sharedOf('30 9 * * 1-5')).toBe(sharedOf('30  9 * * 1-5'));
    expect(sharedOf('30 9 * * 1-5')).not.toBe(sharedOf('31 9 * * 1-5'));
  });

  test('is not kept of a line as long as a client likes', () => {
    const line = `${'0,'.repeat(200)}30 9 * * 1-5`;
    expect(sharedOf(line)).not.toBe(sharedOf(line));
  });
});
