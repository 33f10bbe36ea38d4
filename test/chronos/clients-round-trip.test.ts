import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChronosServer, PREFIXES, type Prefix } from './server.js';

/** What was posted comes back equal, wherever a client reads it: byte for byte. */
let server: ChronosServer;
beforeAll(async () => {
  // Without an agent, what is due at once waits, and nothing changes behind the test's back.
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());

const DAILY = '"schedule":"R/2030-01-01T00:00:00Z/P1D"';

let jobCount = 0;
function newName(): string {
  jobCount += 1;
  return `job-${jobCount}`;
}

/** Posts `members` (JSON text, so that the test decides about every byte) beside a name. */
async function post(prefix: Prefix, name: string, members: string): Promise<void> {
  const path = members.includes('"parents":') ? 'dependency' : 'iso8601';
  const body = `{"name":"${name}","command":"true",${members}}`;
  const answer = await server.post(`${prefix}/${path}`, body);
  expect([answer.status, answer.body]).toEqual([204, '']);
}

/** The text of one job in the three places where clients read it. */
async function shown(prefix: Prefix, name: string): Promise<readonly string[]> {
  const one = await server.get(`${prefix}/job/${name}`);
  const found = await server.get(`${prefix}/jobs/search?name=${name}&limit=1000`);
  const all = await server.get(`${prefix}/jobs`);
  return [one.body, jobIn(found.body, name), jobIn(all.body, name)];
}

function jobIn(list: string, name: string): string {
  const start = list.indexOf(`{"name":"${name}",`);
  const end = list.indexOf(',{"name":"job-', start + 1);
  return list.slice(start, end < 0 ? -1 : end);
}

/** `"cpus":1.0` is there as a member: nothing but `,` or `}` follows it. */
function expectMember(job: string, member: string): void {
  expect(`${job} `).toContain(member);
  const after = job.charAt(job.indexOf(member) + member.length);
  expect([member, after]).toEqual([member, expect.stringMatching(/[,}]/)]);
}

/** What is posted, and what is shown when that is not the same text. */
const MEMBERS: readonly [what: string, posted: string, shown?: string][] = [
  ['a command with every kind of character', '"command":"echo \\"ä 🎈\\" \\\\ \\t#;|&$(x)"'],
  ['shell off', '"shell":false'],
  ['shell as text', '"shell":"false"', '"shell":false'],
  ['epsilon as Chronos prints it', '"epsilon":"PT60S"'],
  ['epsilon in minutes', '"epsilon":"PT30M"'],
  ['epsilon in hours', '"epsilon":"PT2H"'],
  ['epsilon that could be said shorter', '"epsilon":"PT1800S"'],
  ['epsilon in days', '"epsilon":"P1D"'],
  ['epsilon in weeks', '"epsilon":"P1W"'],
  ['epsilon of nothing', '"epsilon":"P"'],
  ['a constraint in Java’s way', '"constraints":[["rack","LIKE","(?i)r[0-9]"]]'],
  ['epsilon in small letters', '"epsilon":"pt15m"'],
  ['epsilon with a fraction', '"epsilon":"PT0.5S"'],
  ['executor', '"executor":"/opt/executor"'],
  ['executorFlags', '"executorFlags":"-v --x"'],
  ['taskInfoData', '"taskInfoData":"{\\"a\\":1}"'],
  ['retries', '"retries":7'],
  ['retries as text', '"retries":"1"', '"retries":1'],
  ['owners', '"owner":"a@example.org, b@example.org"'],
  ['an owner that is a number', '"owner":36', '"owner":"36"'],
  ['ownerName', '"ownerName":"Ann O\'Nyme"'],
  ['a description of several lines', '"description":"one\\ntwo\\u0001"'],
  ['async', '"async":true'],
  ['cpus as a fraction', '"cpus":0.5'],
  ['cpus as text', '"cpus":"0.5"', '"cpus":0.5'],
  ['whole cpus', '"cpus":2', '"cpus":2.0'],
  ['whole cpus with a point', '"cpus":2.0'],
  ['mem', '"mem":512', '"mem":512.0'],
  ['mem as text', '"mem":"512"', '"mem":512.0'],
  ['mem with an exponent', '"mem":1e3', '"mem":1000.0'],
  ['disk', '"disk":1024.5'],
  ['disk as text', '"disk":"256.0"', '"disk":256.0'],
  ['no cpus: the default', '"cpus":0', '"cpus":0.1'],
  ['no mem: the default', '"mem":0', '"mem":128.0'],
  ['no disk: the default', '"disk":"0"', '"disk":256.0'],
  ['disabled', '"disabled":true'],
  ['disabled as text', '"disabled":"true"', '"disabled":true'],
  ['softError as a number', '"softError":1', '"softError":true'],
  ['dataProcessingJobType', '"dataProcessingJobType":true'],
  ['highPriority', '"highPriority":true'],
  ['runAsUser', '"runAsUser":"nobody"'],
  ['concurrent', '"concurrent":true'],
  ['maxCompletionTime', '"maxCompletionTime":3600'],
  ['maxCompletionTime as text', '"maxCompletionTime":"60"', '"maxCompletionTime":60'],
  ['uris', '"uris":["http://example.org/b.tgz","http://example.org/a.tgz"]'],
  [
    'fetch with every member',
    '"fetch":[{"uri":"http://e.org/a","executable":true,"cache":true,"extract":false,"output_file":"b"}]',
  ],
  [
    'fetch in the order posted',
    '"fetch":[{"uri":"z","executable":false,"cache":false,"extract":false},{"uri":"a","executable":false,"cache":false,"extract":true}]',
  ],
  [
    'fetch with what it leaves out, and without what Chronos does not know',
    '"fetch":[{"uri":"a","type":"x","destPath":"y","cache":"true"}]',
    '"fetch":[{"uri":"a","executable":false,"cache":true,"extract":true}]',
  ],
  [
    'environmentVariables in the order posted',
    '"environmentVariables":[{"name":"Z","value":"1"},{"name":"A","value":"2 = 3"},{"name":"Z","value":""}]',
  ],
  [
    'environmentVariables named as containers like them',
    '"environmentVariables":[{"name":"spring.profiles.active","value":"x"},{"name":"a-b","value":"y"}]',
  ],
  [
    'the value of a variable as a number, a flag and null',
    '"environmentVariables":[{"name":"A","value":5},{"name":"B","value":true},{"name":"C","value":null}]',
    '"environmentVariables":[{"name":"A","value":"5"},{"name":"B","value":"true"},{"name":"C","value":""}]',
  ],
  ['an empty object for a list', '"environmentVariables":{}', '"environmentVariables":[]'],
  ['arguments in the order posted', '"arguments":["-b","a b","","-a"]'],
  ['arguments as numbers', '"arguments":[1,true]', '"arguments":["1","true"]'],
  [
    'constraints in the order posted',
    '"constraints":[["rack","EQUALS","r1"],["hostname","LIKE","web[0-9]+"],["az","UNLIKE","b"]]',
  ],
  ['scheduleTimeZone', '"scheduleTimeZone":"America/Los_Angeles"'],
  [
    'the scheduleTimeZone that Chronos shows for none',
    '"scheduleTimeZone":"null"',
    '"scheduleTimeZone":""',
  ],
  ['successCount', '"successCount":12'],
  ['errorCount as text', '"errorCount":"3"', '"errorCount":3'],
  ['errorsSinceLastSuccess', '"errorsSinceLastSuccess":2'],
  ['lastSuccess', '"lastSuccess":"2014-03-08T16:57:17.507Z"'],
  ['lastError of never', '"lastError":""'],
];

const CONTAINERS: readonly [what: string, posted: string, shown?: string][] = [
  [
    'as 2.4 takes and shows it',
    '{"type":"docker","image":"alpine:3","network":"BRIDGE","volumes":[{"hostPath":"/a","containerPath":"/b","mode":"RW"}],"forcePullImage":false}',
  ],
  [
    'as 2.5 does, with parameters',
    '{"type":"docker","image":"alpine:3","network":"HOST","volumes":[{"containerPath":"/b"}],"forcePullImage":true,"parameters":[{"key":"memory-swap","value":"0"},{"key":"a","value":""}]}',
  ],
  [
    'as 3.x does, with networkInfos and an external volume',
    '{"type":"MESOS","image":"alpine:3","network":"USER","networkName":"net1",' +
      '"networkInfos":[{"name":"net2","protocol":"IPv4","labels":[{"key":"a","value":"b"}],"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]}],' +
      '"volumes":[{"containerPath":"/c","external":{"name":"v","provider":"dvdi","options":[{"key":"dvdi/driver","value":"rexray"}]},"mode":"RO"}],' +
      '"forcePullImage":false,"parameters":[]}',
  ],
  [
    'an image alone',
    '{"image":"alpine:3"}',
    '{"image":"alpine:3","type":"DOCKER","network":"HOST","volumes":[],"forcePullImage":false}',
  ],
  [
    'words in another case: type and network as they came, modes in capitals',
    '{"type":"Docker","image":"a","network":"bridge","volumes":[{"containerPath":"/b","mode":"rw"}],"forcePullImage":false}',
    '{"type":"Docker","image":"a","network":"bridge","volumes":[{"containerPath":"/b","mode":"RW"}],"forcePullImage":false}',
  ],
  [
    'what a Go client sends for what it does not set',
    '{"type":"DOCKER","image":"a","network":"","networkName":"","networkInfos":null,"volumes":null,"forcePullImage":false,"parameters":null}',
    '{"type":"DOCKER","image":"a","network":"HOST","volumes":[],"forcePullImage":false}',
  ],
  [
    'nulls and texts inside',
    '{"type":"DOCKER","image":"a","network":"HOST","volumes":[{"hostPath":null,"containerPath":"/b","mode":null,"external":null}],"forcePullImage":"true",' +
      '"networkInfos":[{"name":"n","protocol":null,"labels":null,"portMappings":[{"hostPort":"8080","containerPort":"80"}]}]}',
    '{"type":"DOCKER","image":"a","network":"HOST","volumes":[{"containerPath":"/b"}],"forcePullImage":true,' +
      '"networkInfos":[{"name":"n","portMappings":[{"hostPort":8080,"containerPort":80}]}]}',
  ],
];

describe.each(PREFIXES)('posted under %s', (prefix) => {
  test.each(MEMBERS)('%s', async (_what, posted, expected = posted) => {
    const name = newName();
    await post(prefix, name, `${DAILY},${posted}`);
    for (const reader of PREFIXES) {
      for (const job of await shown(reader, name)) expectMember(job, expected);
    }
  });

  test.each(CONTAINERS)('a container %s', async (_what, posted, expected = posted) => {
    const name = newName();
    await post(prefix, name, `${DAILY},"container":${posted}`);
    const wanted: unknown = JSON.parse(expected);
    for (const job of await shown(prefix, name)) {
      const { container } = JSON.parse(job) as { container: Record<string, unknown> };
      expect(container).toEqual(wanted);
    }
  });

  test('a container, byte for byte, and again when it is posted back', async () => {
    const name = newName();
    const [, posted = ''] = CONTAINERS[2] ?? [];
    await post(prefix, name, `${DAILY},"container":${posted}`);
    const [first = ''] = await shown(prefix, name);
    expectMember(first, `"container":${posted}`);
    expect((await server.post(`${prefix}/iso8601`, first)).status).toBe(204);
    const [second = ''] = await shown(prefix, name);
    expectMember(second, `"container":${posted}`);
  });

  test.each([
    ['null', 'null'],
    ['an empty object', '{}'],
    [
      'all-empty texts (terraform)',
      '{"type":"","image":"","network":"","networkName":"","volumes":null,"forcePullImage":false}',
    ],
  ])('a container that is %s is none', async (_what, posted) => {
    const name = newName();
    await post(prefix, name, `${DAILY},"container":${posted}`);
    for (const job of await shown(prefix, name)) expect(job).not.toContain('"container":');
  });

  test('every member as null is the job without them', async () => {
    const [bare, nulls] = [newName(), newName()];
    await post(prefix, bare, DAILY);
    const members = Object.keys(await server.job(bare, prefix)).filter(
      (member) => !['name', 'command', 'schedule'].includes(member),
    );
    const text = [...members, 'epsilon', 'container', 'parents', 'secrets', 'dataJob']
      .map((member) => `"${member}":null`)
      .join(',');
    const path = `${prefix}/iso8601`;
    const body = `{"name":"${nulls}","command":"true",${DAILY},${text}}`;
    expect((await server.post(path, body)).status).toBe(204);
    expect(await server.job(nulls, prefix)).toEqual({
      ...(await server.job(bare, prefix)),
      name: nulls,
    });
  });

  test('the parents of a dependent job, in the order posted, each once', async () => {
    const [a, b, child] = [newName(), newName(), newName()];
    await post(prefix, a, DAILY);
    await post(prefix, b, DAILY);
    await post(prefix, child, `"epsilon":"PT30M","parents":["${b}","${a}","${b}"]`);
    for (const job of await shown(prefix, child)) {
      expectMember(job, `"parents":["${b}","${a}"]`);
      expectMember(job, '"epsilon":"PT30M"');
      expect(job).not.toMatch(/"schedule(TimeZone)?":/);
    }
  });
});

/** Every form that clients have been seen to send, and those of Chronos's own parser. */
const SCHEDULES = [
  ...['R1//PT1M', 'R1//PT2M', 'R1//P10M', 'R1//P3M', 'R1//PT1S', 'R1//P', 'R1//PT24H', 'R0//PT0M'],
  ...['R0/2014-01-01T00:00:00Z/PT60M', 'R10/2012-10-01T05:52:00Z/PT2S'],
  ...['R/2019-01-01T00:00:00Z/PT24H', 'R/2019-01-01T00:00:00Z/P1D', 'R/2019-01-01T00:00:00Z/P1W'],
  ...['R/2019-01-01T00:00:00.0Z/P1M', 'R/2019-01-01T00:00:00.010461171Z/PT1440M'],
  ...['R/2019-01-01T00:00:00+02:00/PT168H', 'R/2019-01-01T00:00:00+0200/P7D'],
  ...['R5/2034-03-08T20:00:00.000Z/PT2H', 'R/2034-03-08T20:00:00Z/Pt5h'],
  ...['R/1971-02-03T04:05:06Z/P1Y', 'R/2019-01-01T00:00:00Z/P1Y2M3W4DT5H6M7.008S'],
  ...['R/2034/P1D', 'R/2034-W05-3/P1D', 'R/2034-035/P1D', 'R/2034-01-01T10/P1D', 'R/T05:50Z/P1D'],
  ...['R/2034-01-01/P1D', 'R/2034-01/P1D', 'R/2034-01-01T10:30/P1D', 'R/20340101T00:00:00Z/P1D'],
];

describe('a schedule', () => {
  test.each(PREFIXES)(
    'is shown as posted under %s, at once and a second later, start in the past or not',
    async (prefix) => {
      const posted = new Map(SCHEDULES.map((schedule) => [newName(), schedule]));
      const refused: string[] = [];
      for (const [name, schedule] of posted) {
        const job = { name, command: 'true', schedule };
        const answer = await server.post(`${prefix}/iso8601`, job);
        if (answer.status !== 204) refused.push(`${schedule} ${answer.body}`);
      }
      expect(refused).toEqual([]);
      const read = async () => {
        const all = (await server.get(`${prefix}/jobs`)).json() as { name: string }[];
        const ours = all.filter(({ name }) => posted.has(name)) as unknown as ShownJob[];
        return ours.map(({ name, schedule, disabled }) => [name, schedule, disabled]);
      };
      const expected = [...posted].map(([name, schedule]) => [name, schedule, false]);
      expect(await read()).toEqual(expected);
      // asgard and erda look about so long after they have posted.
      await sleep(1_000);
      expect(await read()).toEqual(expected);
    },
  );

  test('without schedule and parents, a job runs once, now', async () => {
    const name = newName();
    await server.add({ name, command: 'true' });
    expect((await server.job(name))['schedule']).toBe('R1//PT24H');
  });

  test.each([
    ...['R//PT', 'R/2034-01-01T00:00:00Z/P1H', 'R-1/2034-01-01T00:00:00Z/P1D'],
    ...['r3/2034-01-01T00:00:00Z/P1D', ' R/2034-01-01T00:00:00Z/P1D'],
    ...['R/2034-01-01T00:00:00Z/P1D ', 'R3/2034-01-01T00:00:00Z/2034-01-02T00:00:00Z'],
    ...['R99999999999999999999/2034-01-01T00:00:00Z/P1D', 'R/2034-01-01 00:00:00Z/P1D'],
    ...['R/2034-01-01T24:00Z/P1D', 'R/2034-13-01T00:00:00Z/P1D', 'R/2034-01-01T00:00:00Z/', 'null'],
  ])('that Chronos refuses is refused: %s', async (schedule) => {
    const answer = await server.post('/scheduler/iso8601', {
      name: 'no',
      command: 'true',
      schedule,
    });
    expect(answer.status).toBe(400);
    expect((answer.json() as { message: string }).message).toMatch(/^schedule: .*e\.g\./);
    expect((await server.get('/scheduler/job/no')).status).toBe(400);
  });

  test.each([
    'R/2034-01-01T00:00:00Z/P-1D',
    'R/2034-01-01T00:00:00Z/PT0.5S',
    'R/2034-01-01T00:00:00Z/PT0S',
  ])('that Chronos would run for ever or backwards is refused: %s', async (schedule) => {
    const answer = await server.post('/scheduler/iso8601', {
      name: 'no',
      command: 'true',
      schedule,
    });
    expect(answer.status).toBe(400);
  });
});

interface ShownJob {
  readonly name: string;
  readonly schedule: string;
  readonly disabled: boolean;
}
