import { execFile, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../world/process.js';
import { until } from '../world/until.js';
import { ChronosServer, PREFIXES, type Prefix } from './server.js';

// Scripts that users of Chronos have need curl; where it is missing these tests are counted as skipped.
const hasCurl = spawnSync('curl', ['--version']).status === 0;

let server: ChronosServer;

/** One of the scripts of `examples/chronos-curl`, pointed at the server as their reader is told to. */
function script(name: string, prefix: Prefix): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    CHRONOS: `127.0.0.1:${server.port}`,
    PREFIX: prefix,
  };
  return new Promise((resolve, reject) => {
    const path = `${ROOT}examples/chronos-curl/${name}.sh`;
    execFile(path, { env }, (error, out, err) => {
      if (error !== null || err !== '') reject(new Error(`${name}: ${error?.message ?? ''}${err}`));
      else resolve(out);
    });
  });
}

/** The answer below a line of explanation, with its status. */
function below(out: string, line: string): string {
  const start = out.indexOf(`# ${line}`);
  if (start < 0) throw new Error(`"${line}" is not in ${out}`);
  const rest = out.slice(out.indexOf('\n', start) + 1);
  return rest.split(/^# /m)[0] ?? '';
}

function statusesOf(out: string): readonly number[] {
  return [...out.matchAll(/\((\d{3})\)$/gm)].map(([, status]) => Number(status));
}

function runsOf(job: string) {
  return server.cluster.runs(`&job=${encodeURIComponent(job)}`);
}

async function untilCount(job: string, state: string, count: number): Promise<void> {
  await until(
    `${count} × ${state} of ${job}`,
    async () => (await runsOf(job)).filter((run) => run.state === state).length >= count,
  );
}

describe.skipIf(!hasCurl).each(PREFIXES)('the scripts of a Chronos user, below %s', (prefix) => {
  beforeAll(async () => {
    server = await ChronosServer.start();
  }, 60_000);

  afterAll(() => server.stop());

  test('add jobs in the ways of the documentation', async () => {
    const out = await script('1-add', prefix);
    expect(statusesOf(out)).toEqual([204, 204, 204, 204, 204, 400]);
    expect(below(out, 'What cannot be')).toContain('does not have all parents defined');
    expect(await server.job('SAMPLE_JOB1', prefix)).toMatchObject({
      command: 'echo BAR',
      epsilon: 'PT15M',
    });
    expect(await server.job('dockerjob', prefix)).toMatchObject({ cpus: 0.5, mem: 512 });
  });

  test('look at them', async () => {
    const out = await script('2-look', prefix);
    expect(statusesOf(out)).toEqual(Array.from({ length: 10 }, () => 200));
    const names = ['SAMPLE_JOB1', 'request_event_counter_hourly', 'hostings_earnings_summary'];
    for (const name of [...names, 'dockerjob']) {
      expect(below(out, 'All jobs')).toContain(`"name":"${name}"`);
    }
    expect(below(out, 'All jobs').split('\n')).toHaveLength(2);
    const found = JSON.parse(below(out, 'Jobs by name').replace(/\(200\)\n$/, '')) as unknown[];
    expect(found).toHaveLength(1);
    expect(below(out, 'One job')).toContain('"schedule":"R10/2012-10-01T05:52:00Z/PT2S"');
    const graph = below(out, 'The graph');
    expect(graph).toMatch(/^digraph G \{\n {2}1 \[ label="SAMPLE_JOB1" \];\n/);
    expect(graph).toContain('\nlink,request_event_counter_hourly,hostings_earnings_summary\n');
    expect(below(out, 'How long')).toContain('"taskStatHistory":[]');
    expect(below(out, 'How long')).toContain('"jobNameLabel":"dockerjob"');
    expect(below(out, 'Who leads')).toContain('pong');
  });

  test('run them, with arguments, kill them and mark them as done', async () => {
    const out = await script('3-run', prefix);
    expect(statusesOf(out)).toEqual([204, 204, 204, 204, 200]);
    expect(below(out, 'It counts')).toBe(
      'marked job request_event_counter_hourly as successful: true(200)\n',
    );
    await untilCount('request_event_counter_hourly', 'succeeded', 2);
    await untilCount('request_event_counter_hourly', 'killed', 1);
    await untilCount('hostings_earnings_summary', 'succeeded', 3);
    const logs = await Promise.all(
      (await runsOf('request_event_counter_hourly')).map(async ({ id, state }) =>
        state === 'succeeded'
          ? (await server.get(`/api/v1/runs/${encodeURIComponent(id)}/logs/stdout`)).body
          : '',
      ),
    );
    expect(logs.join('')).toContain('arguments: -debug -x\n');
    expect(logs.join('')).toContain('arguments: \n');
  }, 60_000);

  test('report from inside their tasks', async () => {
    const out = await script('4-report', prefix);
    expect(statusesOf(out)).toEqual([204, 204, 204, 204, 204]);
    await untilCount('import_elements', 'succeeded', 1);
    await untilCount('export_elsewhere', 'succeeded', 1);
    const stat = await server.get(`${prefix}/job/stat/import_elements`);
    expect((stat.json() as { taskStatHistory: unknown[] }).taskStatHistory).toMatchObject([
      { status: 'Success', numElementsProcessed: 5 },
    ]);
  }, 60_000);

  test('delete them', async () => {
    const out = await script('5-clean-up', prefix);
    expect(statusesOf(out)).toEqual([204, 204, 204, 204, 204, 204, 400]);
    expect(below(out, 'A job that is not there')).toContain("Job 'SAMPLE_JOB1' not found");
    expect((await server.get(`${prefix}/jobs`)).body).toBe('[]');
  });
});
