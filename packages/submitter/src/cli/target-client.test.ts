import { describe, expect, test } from 'vitest';
import { standInScheduler } from '../../test/cli/stand-in-scheduler.js';

const { scheduler, run, file } = standInScheduler();
const CHRONOS = { env: { HORAE_TARGET: 'chronos' } };

function sent(): readonly unknown[] {
  return [...scheduler.jobs.values()].map((job) => [
    job['name'],
    job['schedule'] ?? job['parents'],
  ]);
}

describe('--target chronos', () => {
  test('posts one job for each repeat of a crontab line, and tells what is otherwise there', async () => {
    const path = file('tab', '0 9,18 * * 1 date\n0 9 * * 1#1 df\n');
    const { code, out, err } = await run([
      'crontab',
      path,
      '--target',
      'chronos',
      '--user',
      'anna',
    ]);
    expect(code).toBe(1);
    const [one, two] = [...scheduler.jobs.keys()];
    expect(one).toMatch(/^date-[0-9a-f]{6}_seq_0$/);
    expect(two).toBe(one?.replace('_seq_0', '_seq_1'));
    expect(sent()).toEqual([
      [one, 'R/2026-01-05T09:00:00.000Z/P1W'],
      [two, 'R/2026-01-05T18:00:00.000Z/P1W'],
    ]);
    for (const job of scheduler.jobs.values()) {
      expect(job).not.toHaveProperty('labels');
      expect(job).toMatchObject({ runAsUser: 'anna', command: 'date' });
    }
    expect(out).toContain(`(2 jobs, ${one ?? ''} to ${two ?? ''})`);
    expect(err).toMatch(/^tab:2: refused: .*stays a cron expression, which Chronos does not know/m);
  });

  test('a dry run tells the jobs that a line would become, and asks nobody', async () => {
    const input = '0 9,18 * * 1 date\n0 9 L * * df\n';
    const { code, out } = await run(['crontab', '-', '--dry-run', '--target=chronos'], {
      input,
      env: { HORAE_SERVER: 'http://127.0.0.1:1' },
    });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^ {4}sent as date-\w{6}_seq_0: R\/2026-01-05T09:00:00\.000Z\/P1W \(UTC\)$/m,
    );
    expect(out).toMatch(/^ {4}there runAsUser: names nobody/m);
    expect(out).toMatch(/^standard input:2: refused: schedule: .*starts on day 31/m);
    const json = await run(['crontab', '-', '--dry-run', '--output', 'json'], {
      ...CHRONOS,
      input,
    });
    const { lines, counts } = JSON.parse(json.out) as {
      lines: { sentAs?: { name: string }[]; verdict: string; name: string }[];
      counts: object;
    };
    expect(lines[0]?.sentAs?.map(({ name }) => name.slice(-6))).toEqual(['_seq_0', '_seq_1']);
    expect([lines[1]?.verdict, lines[1]?.name.slice(0, 3)]).toEqual(['refused', 'df-']);
    expect(counts).toMatchObject({ union: 1, refused: 1 });
  });

  test('imported jobs become as many, in a dry run and when they are sent', async () => {
    const one = { name: 'beat', schedule: '0 0 9,18 * * *', timezone: 'UTC', executor: 'shell' };
    const jobs = [{ ...one, executor_config: { command: 'date' } }];
    const path = file('jobs.json', JSON.stringify(jobs));
    const dry = await run(['import', path, '--from', 'dkron', '--dry-run'], CHRONOS);
    expect(dry.out).toMatch(/^ {4}sent as \S+_seq_1: R\/2026-01-01T18:00:00\.000Z\/P1D \(UTC\)$/m);
    const { code, out, err } = await run(['import', path, '--from', 'dkron'], CHRONOS);
    expect(code).toBe(0);
    expect(out).toContain('(2 jobs, ');
    expect(err).toMatch(/^note: \S+: runAsUser: names nobody/m);
    expect(sent()).toHaveLength(2);
  });

  test('a child of a job that is several there is refused, in one load and in the next', async () => {
    const parent = '{"name": "p", "command": "x", "schedule": "0 9,18 * * 1", "runAsUser": "a"}';
    const child = '{"name": "c", "command": "x", "parents": ["p"], "runAsUser": "a"}';
    const both = file('both.json', `[${parent}, ${child}]`);
    const first = await run(['--conf', both], CHRONOS);
    expect(first.code).toBe(1);
    expect([...scheduler.jobs.keys()]).toEqual(['p_seq_0', 'p_seq_1']);
    expect(first.err).toContain('refused "c": parents: "p" is several jobs on a Chronos server');
    scheduler.jobs.set('p', { name: 'p' });
    const second = await run(['--conf', file('child.json', child)], CHRONOS);
    expect(second.err).toContain('parents: "p" is several jobs');
    scheduler.jobs.clear();
    scheduler.jobs.set('p', { name: 'p' });
    expect((await run(['--conf', file('child.json', child)], CHRONOS)).code).toBe(0);
    expect(sent()).toContainEqual(['c', ['p']]);
  });

  test('jobs of an earlier load that would run beside the new ones are named', async () => {
    const two = '{"name": "p", "command": "x", "schedule": "0 9,18 * * *", "runAsUser": "a"}';
    const one = two.replace('9,18', '9');
    await run(['--conf', file('two.json', two)], CHRONOS);
    const back = await run(['--conf', file('one.json', one)], CHRONOS);
    expect(back.code).toBe(0);
    expect(back.err).toContain('"p": "p_seq_0" is on the server from before and still runs');
    expect(back.err).toContain('"p": "p_seq_1" is on the server from before and still runs');
    expect((await run(['--conf', file('two.json', two)], CHRONOS)).err).toContain('"p": "p" is on');
  });

  test('a server that refuses the second of two jobs leaves the first, which is said', async () => {
    let postCount = 0;
    scheduler.answer = (method) => {
      if (method !== 'POST') return null;
      postCount += 1;
      return postCount === 2 ? { status: 400, body: { message: 'no more' } } : null;
    };
    const job = '{"name": "p", "command": "x", "schedule": "0 9,18 * * *", "runAsUser": "a"}';
    const { code, err } = await run(['--conf', file('two.json', job)], CHRONOS);
    expect(code).toBe(1);
    expect(err).toContain('refused "p": no more (p_seq_0 went in before it)');
  });

  test('what needs labels cannot be asked of Chronos', async () => {
    for (const flag of ['--diff', '--prune']) {
      const { code, err } = await run(['crontab', file('tab', '0 9 * * * x\n'), flag], CHRONOS);
      expect(code).toBe(2);
      expect(err).toContain('a Chronos server keeps no labels');
    }
    expect((await run(['list', '--target', 'mesos'])).code).toBe(2);
  });

  test('disable reads the job and posts all of it, because Chronos replaces it', async () => {
    const job = { name: 'a', schedule: 'R/2026-01-05T09:00:00.000Z/P1D', successCount: 4 };
    scheduler.jobs.set('a', job);
    expect(await run(['disable', 'a'], CHRONOS)).toMatchObject({ code: 0 });
    expect(scheduler.calls.at(-1)).toBe('POST /scheduler/iso8601');
    expect(scheduler.jobs.get('a')).toMatchObject({ ...job, disabled: true });
    const none = await run(['enable', 'b'], CHRONOS);
    expect(none).toMatchObject({ code: 1, err: `"b" is not enabled: Job 'b' not found\n` });
  });
});
