import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { readJobs } from './read-jobs.js';

const now = epochMs(Date.parse('2026-01-01T00:00:00Z'));
const EXAMPLES = new URL('../../../../examples/', import.meta.url);

function read(text: string, fileName = 'job.json') {
  return readJobs([{ text, fileName }], { now, timeZone: 'UTC' });
}

function jobsOf(text: string, fileName?: string) {
  const result = read(text, fileName);
  if (!result.ok) throw new Error(result.error.map((problem) => problem.text).join('\n'));
  return result.value;
}

function problemsOf(text: string, fileName?: string) {
  const result = read(text, fileName);
  return result.ok ? [] : result.error;
}

describe("the original submitter's format", () => {
  test('the crontab schedule in front of the command becomes an ISO-8601 one', () => {
    const [one] = jobsOf(
      `// a check
       {
         /* whose it is
         "owner": "dw",
         # its name
         "name": "check",
         "command": "01 11 * * * /data1/work/check.sh hdfs://ns1/dw 1",
         "retryInterval": 120
       }`,
    );
    expect(one?.job).toMatchObject({
      kind: 'schedule',
      command: '/data1/work/check.sh hdfs://ns1/dw 1',
      owner: 'dw',
      runAsUser: 'dw',
      cpus: 0.1,
      mem: 1024,
      disk: 1024,
      retries: 2,
      retryInterval: { ms: 120_000 },
    });
    expect(one?.document['schedule']).toMatch(/^R\/2026-01-01T11:01:00Z?\/(P1D|PT24H)$/);
  });

  test('with dependencies the schedule is cut off the command and means nothing', () => {
    const text = JSON.stringify({
      owner: 'dw',
      name: 'child',
      user: 'etl',
      host: 'node1',
      command: '01 11 * * * run.sh',
      dependencies: ['a', 'b'],
    });
    const [one] = jobsOf(text);
    expect(one?.job).toMatchObject({
      kind: 'dependency',
      command: 'run.sh',
      parents: ['a', 'b'],
      runAsUser: 'etl',
      host: 'node1',
    });
    expect(one?.document).not.toHaveProperty('schedule');
  });

  test('without a schedule it runs once, five minutes from now', () => {
    const [one] = jobsOf(
      '{"owner": "dw", "name": "once", "command": "run.sh", "dependencies": []}',
    );
    expect(one?.document['schedule']).toBe('R1/2026-01-01T00:05:00.000Z/PT24H');
  });

  test('the schedule may stand apart from the command, and name its zone', () => {
    const [one] = jobsOf(
      '{"name": "c", "command": "run.sh", "cron": "0 9 * * *", "scheduleTimeZone": "Asia/Shanghai"}',
    );
    expect(one?.job).toMatchObject({ command: 'run.sh', scheduleTimeZone: 'Asia/Shanghai' });
    expect(one?.document).not.toHaveProperty('cron');
  });

  test('an empty user leaves the choice to the agent', () => {
    const [one] = jobsOf('{"owner": "dw", "user": "", "name": "c", "command": "run.sh"}');
    expect(one?.job.runAsUser).toBe('');
  });

  test('a crontab schedule with a mistake is refused at its line, not taken for a command', () => {
    const text = '{\n  "name": "c",\n  "command": "61 4 * * * run.sh"\n}';
    expect(problemsOf(text)).toMatchObject([{ line: 3, text: expect.stringContaining('61') }]);
  });

  test('the real example goes in', () => {
    const text = readFileSync(new URL('job.json', EXAMPLES), 'utf8');
    expect(jobsOf(text)[0]?.job).toMatchObject({ name: 'check-disk', mem: 64, runAsUser: '' });
  });
});

describe('Chronos and Horae', () => {
  test("Chronos's own job keeps its members as they are", () => {
    const document = {
      name: 'c',
      command: '5 4 * * * looks like a crontab',
      schedule: 'R/2026-01-01T00:00:00Z/PT24H',
      epsilon: 'PT30M',
      cpus: '0.5',
    };
    expect(jobsOf(JSON.stringify(document))[0]?.document).toEqual(document);
  });

  test('several jobs are posted parents first, whatever their order in the file', () => {
    const text = readFileSync(new URL('pipeline.json', EXAMPLES), 'utf8');
    expect(jobsOf(text).map(({ job }) => job.name)).toEqual([
      'import-orders',
      'import-customers',
      'nightly-report',
    ]);
    const wrapped = `{"jobs": ${text.replace(/^\s*\/\/.*$/gm, '')}}`;
    expect(jobsOf(wrapped)).toHaveLength(3);
  });

  test('YAML says the same, and several documents are several jobs', () => {
    const text = readFileSync(new URL('job.yaml', EXAMPLES), 'utf8');
    const [one] = jobsOf(text, 'job.yaml');
    expect(one?.job).toMatchObject({ name: 'greeting', labels: { team: 'examples' } });
    const two = 'name: a\ncommand: x\nschedule: R1//P\n---\nname: b\ncommand: x\nparents: [a]\n';
    expect(jobsOf(two, '-').map(({ line }) => line)).toEqual([1, 5]);
  });

  test('the jobs that come with Horae are valid', () => {
    const names = ['01-beat', '02-diamond', '03-flaky', '04-slow', '05-words', '06-morning'];
    const jobs = names.flatMap((name) =>
      jobsOf(readFileSync(new URL(`jobs/${name}.json`, EXAMPLES), 'utf8')),
    );
    expect(jobs.map(({ job }) => job.name)).toContain('report');
    expect(jobs.flatMap(({ ignored }) => ignored)).toEqual([]);
  });
});

describe('what is wrong', () => {
  test('is told with its line, in every job of the file at once', () => {
    const text = `[
      {"name": "a", "command": "x", "schedule": "R1//P",
       "cpus": -1,
       "constraints": [
         ["host", "NEAR", "x"]
       ]},
      {"name": "b/c", "command": "x", "schedule": "soon"}
    ]`;
    const problems = problemsOf(text);
    expect(problems.map(({ line }) => line)).toEqual([3, 5, 7, 7]);
    expect(problems[0]?.text).toMatch(/^job "a": cpus: -1 is not .*e\.g\. 0\.5\.$/);
  });

  test('is named as the file names it', () => {
    const text = '{\n"name": "a", "command": "x",\n"user": "a b"}';
    expect(problemsOf(text)).toMatchObject([
      { line: 3, text: expect.stringMatching(/^user: "a b"/) },
    ]);
  });

  test('no JSON, no YAML, nothing at all', () => {
    expect(problemsOf('{\n"name": "a"\n"command": "x"}')).toMatchObject([{ line: 3 }]);
    expect(problemsOf('name: [a\nb: c', 'x.yaml')[0]?.text).toContain('no valid YAML');
    expect(problemsOf('')).toHaveLength(1);
    expect(problemsOf('[]')).toMatchObject([{ text: 'The file holds no job.' }]);
    expect(problemsOf('[3]')[0]?.text).toContain('is not a job');
  });

  test('two jobs of one name, and jobs that wait for each other', () => {
    const twin = '{"name": "a", "command": "x", "schedule": "R1//P"}';
    expect(problemsOf(`[${twin},\n${twin}]`)).toMatchObject([{ line: 2 }]);
    const circle = `[{"name": "a", "command": "x", "parents": ["b"]},
      {"name": "b", "command": "x", "parents": ["a"]}]`;
    expect(problemsOf(circle)[0]?.text).toContain('a → b → a');
  });

  test('a misspelt member is named', () => {
    const [one] = jobsOf('{"name": "a", "command": "x", "schedule": "R1//P", "retrys": 3}');
    expect(one?.ignored).toEqual(['retrys']);
  });
});
