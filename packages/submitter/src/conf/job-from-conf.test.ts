import { expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { type PostedJob, jobFromConf } from './job-from-conf.js';

const NOW = epochMs(Date.UTC(2026, 2, 1, 10));

function posted(raw: Record<string, unknown>): PostedJob {
  const made = jobFromConf(raw, { now: NOW, timeZone: 'America/New_York' });
  if (!('document' in made)) throw new Error(made.map(({ text }) => text).join(' '));
  return made;
}

test('a crontab schedule that follows the wall clock becomes repeats with the dst they need', () => {
  const { document, keptAsCron } = posted({ name: 'poll', command: '0 */2 * * * poll.sh' });
  expect(keptAsCron).toBeNull();
  expect(document['schedule']).toMatch(/^R\/2026-03-01T06:00:00\/P1D;/);
  expect(document['dst']).toEqual({ gap: 'skip', overlap: 'both' });
});

test('the dst that a job names itself is kept, and none is added where none is needed', () => {
  const dst = { gap: 'next' };
  expect(posted({ name: 'poll', command: '0 */2 * * * poll.sh', dst }).document['dst']).toBe(dst);
  expect(posted({ name: 'once', command: '30 4 * * * x' }).document).not.toHaveProperty('dst');
});

test('a random time is drawn from the name of the job', () => {
  const scheduleOf = (name: string): unknown =>
    posted({ name, command: '~ 3 * * * x' }).document['schedule'];
  expect(scheduleOf('backup')).toBe(scheduleOf('backup'));
  expect(scheduleOf('backup')).not.toBe(scheduleOf('report'));
});
