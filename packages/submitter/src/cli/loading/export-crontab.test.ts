import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standInScheduler } from '../../../test/cli/stand-in-scheduler.js';

const { scheduler, run, file } = standInScheduler();
const EXAMPLE = new URL('../../../../../examples/crontab', import.meta.url);

describe('submitter crontab --export', () => {
  test('prints what, loaded again, changes nothing', async () => {
    const path = file('tab', readFileSync(EXAMPLE, 'utf8'));
    const flags = ['--source', 'web1:tab'];
    await run(['crontab', path, ...flags]);
    const before = structuredClone([...scheduler.jobs.values()]);
    const { code, out, err } = await run(['crontab', '--export'], { now: '2026-08-01T10:11:12Z' });
    expect([code, err]).toEqual([0, '']);
    scheduler.calls.length = 0;
    const again = await run(['crontab', file('again', out), ...flags, '--diff']);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(new RegExp(`^${before.length} unchanged\\.$`, 'm'));
    expect(scheduler.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
    expect([...scheduler.jobs.values()]).toEqual(before);
  });

  test('prints the jobs that were named, or that came from one table', async () => {
    await run(['crontab', file('a', '0 1 * * * one\n0 2 * * * two\n'), '--source', 'web1:a']);
    await run(['crontab', file('b', '0 3 * * * three\n'), '--source', 'web1:b']);
    const commands = (text: string): string[] => text.match(/one$|two$|three$/gm) ?? [];
    const first = [...scheduler.jobs.keys()][0] ?? '';
    expect(commands((await run(['crontab', '--export', first])).out)).toEqual(['one']);
    expect(commands((await run(['crontab', '--export', '--source=web1:b'])).out)).toEqual([
      'three',
    ]);
    expect(commands((await run(['crontab', '--export'])).out)).toHaveLength(3);
  });

  test('what cannot be a line is a comment with the reason, and the end is 1', async () => {
    const jobs =
      '[{"name": "a", "command": "x", "schedule": "R/2026-01-01T00:00Z/PT7H"},' +
      ' {"name": "b", "command": "y", "parents": ["a"]},' +
      ' {"name": "c", "command": "z", "schedule": "R/2026-01-01T09:00Z/P1D", "mem": 512}]';
    await run(['--conf', file('jobs.json', jobs)]);
    const { code, out, err } = await run(['crontab', '--export', 'a', 'b', 'c', 'd']);
    expect(code).toBe(1);
    expect(out).toContain('# c\n0 9 * * * z\n\n# not exported: a: schedule: ');
    expect(err).toMatch(/^not exported: d: the scheduler has no job of that name\n/);
    expect(err).toContain('not exported: b: parents: it runs after a');
    expect(err).toContain('c: left out: mem');
    const json = await run(['crontab', '--export', 'c', '--output', 'json']);
    expect(JSON.parse(json.out)).toEqual({
      crontab: expect.stringContaining('0 9 * * * z') as string,
      lineCount: 1,
      notExported: [],
      notes: [{ name: 'c', text: 'left out: mem' }],
    });
  });

  test('prints the jobs of one user', async () => {
    const input = '0 1 * * * anna one\n0 2 * * * otto two\n';
    await run(['crontab', '-', '--system'], { input });
    const { code, out } = await run(['crontab', '--export', '--user', 'otto']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^#.*\n\n0 2 \* \* \* two\n$/)]);
  });

  test('a system table has a user column', async () => {
    await run(['crontab', '-', '--system'], { input: '0 9 * * * anna date\n' });
    expect((await run(['crontab', '--export', '--system'])).out).toContain(
      '\n0 9 * * * anna date\n',
    );
  });

  test('takes the jobs of a Chronos server too, whose epsilon is no interval between retries', async () => {
    const schedule = 'R/2026-01-05T09:00:00.000Z/P1W';
    const job = { name: 'beat', command: 'date', schedule, epsilon: 'PT30M', scheduleTimeZone: '' };
    scheduler.jobs.set('beat', { ...job, retries: 2, async: false, successCount: 7 });
    const { code, out } = await run(['crontab', '--export', '--target', 'chronos']);
    expect([code, out]).toEqual([0, expect.stringContaining('\n0 9 * * 1 date\n')]);
    expect((await run(['crontab', '--export'])).err).toContain('retryInterval: a crontab line');
  });

  test('loads nothing at the same time', async () => {
    const { code, err } = await run(['crontab', '--export', '--prune']);
    expect([code, err]).toEqual([2, expect.stringContaining('leave --prune out')]);
  });
});
