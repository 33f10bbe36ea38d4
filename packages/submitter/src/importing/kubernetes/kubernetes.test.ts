import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { EpochMs } from '../../kernel/index.js';
import { importJobs } from '../import-jobs.js';
import { bytesOfQuantity, coresOfQuantity } from './kubernetes-quantity.js';

const NOW = Date.parse('2026-01-05T12:00:30Z') as EpochMs;
const OPTIONS = { now: NOW, timeZone: 'Europe/Berlin', namePrefix: '', host: '' };

interface Parts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly job?: object;
  readonly pod?: object;
  readonly container?: object;
}

function cronJob({ metadata, spec, job, pod, container }: Parts): object {
  const containers = [{ name: 'main', image: 'alpine:3', command: ['date'], ...container }];
  const template = { spec: { restartPolicy: 'Never', containers, ...pod } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'one', ...metadata },
    spec: {
      schedule: '0 6 * * *',
      timeZone: 'UTC',
      jobTemplate: { spec: { template, ...job } },
      ...spec,
    },
  };
}

function imported(...objects: readonly object[]) {
  const text = objects.map((object) => stringify(object)).join('---\n');
  return importJobs('kubernetes', [{ fileName: 'jobs.yaml', text }], OPTIONS);
}

function one(parts: Parts) {
  const { jobs, refusals } = imported(cronJob(parts));
  expect(refusals).toEqual([]);
  const [first] = jobs;
  if (first === undefined) throw new Error('no job');
  return first;
}

function reasonsOf(parts: Parts): string {
  const { jobs, refusals } = imported(cronJob(parts));
  expect(jobs).toEqual([]);
  return refusals.flatMap(({ reasons }) => reasons).join('\n');
}

test('a CronJob becomes a job with a container, and with what Kubernetes does by default', () => {
  expect(one({}).document).toEqual({
    name: 'one',
    command: 'date',
    shell: false,
    container: {
      type: 'DOCKER',
      image: 'alpine:3',
      network: 'BRIDGE',
      volumes: [],
      forcePullImage: false,
      parameters: [{ key: 'entrypoint', value: '' }],
    },
    schedule: 'R/2026-01-06T06:00:00/P1D',
    scheduleTimeZone: 'UTC',
    overlap: 'allow',
    retries: 6,
    retryInterval: 'PT10S',
    retryBackoff: 2,
    retryMaxInterval: 'PT360S',
    labels: { importedFrom: 'kubernetes', importedSchedule: '0 6 * * *' },
  });
});

test('command and args are words, with variables put in as Kubernetes does', () => {
  const container = {
    command: ['/bin/backup', '--to=$(TARGET)'],
    args: ['$$(TARGET)', '$(UNKNOWN)', 'two words'],
    env: [
      { name: 'BASE', value: 's3://x' },
      { name: 'TARGET', value: '$(BASE)/y' },
    ],
    workingDir: '/srv',
  };
  expect(one({ container }).document).toMatchObject({
    command: '/bin/backup',
    arguments: ['--to=s3://x/y', '$(TARGET)', '$(UNKNOWN)', 'two words'],
    environmentVariables: [
      { name: 'BASE', value: 's3://x' },
      { name: 'TARGET', value: 's3://x/y' },
    ],
    container: {
      parameters: [
        { key: 'entrypoint', value: '' },
        { key: 'workdir', value: '/srv' },
      ],
    },
  });
});

test('args alone go to the program of the image', () => {
  const { document } = one({ container: { command: [], args: ['--all'] } });
  expect(document).toMatchObject({ command: '', shell: false, arguments: ['--all'] });
  expect((document['container'] as { parameters?: unknown }).parameters).toBeUndefined();
});

test('settings of the job and the pod have their counterparts', () => {
  const { document } = one({
    metadata: { namespace: 'shop', labels: { team: 'shop' } },
    spec: { suspend: true, concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 90 },
    job: { backoffLimit: 0, activeDeadlineSeconds: 3_600, completions: 1 },
    pod: {
      nodeSelector: { disk: 'ssd', 'kubernetes.io/hostname': 'web1' },
      terminationGracePeriodSeconds: 5,
      hostNetwork: true,
      securityContext: { runAsUser: 1_000 },
      volumes: [{ name: 'data', hostPath: { path: '/srv/data' } }],
    },
    container: {
      imagePullPolicy: 'Always',
      resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi', cpu: 1 } },
      volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true, subPath: 'in' }],
      securityContext: { runAsGroup: 50 },
    },
  });
  expect(document).toMatchObject({
    name: 'shop.one',
    disabled: true,
    overlap: 'skip',
    startDeadline: 'PT90S',
    retries: 0,
    timeout: 'PT1H',
    killGracePeriod: 'PT5S',
    host: 'web1',
    constraints: [['disk', 'EQUALS', 'ssd']],
    cpus: 0.25,
    mem: 1_024,
    labels: { team: 'shop', namespace: 'shop' },
    container: {
      network: 'HOST',
      forcePullImage: true,
      volumes: [{ hostPath: '/srv/data/in', containerPath: '/data', mode: 'RO' }],
    },
  });
  expect(JSON.stringify(document)).toContain('{"key":"user","value":"1000:50"}');
});

test('of the time limits of job and pod the shorter one holds', () => {
  const timeoutOf = (job: number, pod: number) =>
    one({ job: { activeDeadlineSeconds: job }, pod: { activeDeadlineSeconds: pod } }).document[
      'timeout'
    ];
  expect([timeoutOf(60, 90), timeoutOf(90, 60)]).toEqual(['PT1M', 'PT1M']);
});

test('what Kubernetes asks of a folder before it mounts it is named', () => {
  const { notes } = one({
    pod: { volumes: [{ name: 'v', hostPath: { path: '/srv', type: 'Directory' } }] },
    container: { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
  });
  expect(notes.join('\n')).toContain('volumes: v: hostPath.type "Directory" is left out');
});

test('in a zone with daylight saving, a job does what the controller does when clocks change', () => {
  const { document } = one({ spec: { schedule: '30 2 * * *', timeZone: 'America/New_York' } });
  expect(document['dst']).toEqual({ gap: 'skip', overlap: 'both' });
});

test('without a zone it is UTC, and that is said', () => {
  const { document, notes } = one({ spec: { timeZone: null } });
  expect(document['scheduleTimeZone']).toBe('UTC');
  expect(notes.join()).toContain('timeZone: none is named');
});

test('several documents and lists are read; objects of other kinds are named and left out', () => {
  const list = { apiVersion: 'v1', kind: 'CronJobList', items: [cronJob({})] };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
  const other = cronJob({ metadata: { name: 'two' } });
  const { jobs, notes } = imported(list, service, other);
  expect(jobs.map(({ job }) => job.name)).toEqual(['one', 'two']);
  expect(notes).toEqual([
    {
      fileName: 'jobs.yaml',
      line: expect.any(Number) as number,
      text: 'Service "web" is no CronJob and is left out',
    },
  ]);
});

test('what belongs to the cluster, and what nobody knows, is named', () => {
  const { notes } = one({
    spec: { successfulJobsHistoryLimit: 3 },
    job: { ttlSecondsAfterFinished: 60 },
    pod: { serviceAccountName: 'x', dnsPolicy: 'None', moon: 'full' },
    container: { ports: [{ containerPort: 80 }], securityContext: { runAsNonRoot: true } },
  });
  const text = notes.join('\n');
  for (const name of [
    'spec.successfulJobsHistoryLimit',
    'ttlSecondsAfterFinished',
    'serviceAccountName',
    'dnsPolicy: "None"',
    'moon: "full" is not known here',
    'ports',
    'runAsNonRoot',
    'an agent refuses a container',
  ]) {
    expect(text).toContain(name);
  }
});

test('what the API server fills in says nothing', () => {
  const pod = {
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
  };
  const container = {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const metadata = { uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1 };
  expect(one({ metadata, pod, container }).notes).toHaveLength(1);
});

describe('a CronJob that would do something else here is refused, saying why', () => {
  const secret = { name: 'P', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };
  test.each<[Parts, RegExp]>([
    [{ spec: { schedule: 'TZ=UTC 0 6 * * *' } }, /refuses a zone in the schedule/],
    [{ spec: { schedule: '0 0 6 * * *' } }, /6 fields where 5/],
    [{ spec: { schedule: '0 0 31 2 *' } }, /never fires/],
    [{ spec: { timeZone: 'Nowhere' } }, /not a known time zone/],
    [{ spec: { concurrencyPolicy: 'Replace' } }, /ends the run before/],
    [{ job: { completions: 3 } }, /completions: 3 is not 1/],
    [{ job: { podFailurePolicy: { rules: [] } } }, /which failures are tried again/],
    [{ pod: { initContainers: [{ name: 'x' }] } }, /would have to run first/],
    [{ pod: { containers: [{ name: 'a' }, { name: 'b' }] } }, /2 \(a, b\) run together/],
    [{ pod: { containers: [] } }, /containers: one is expected, which says what to run$/],
    [{ pod: { restartPolicy: 'Always' } }, /neither Never nor OnFailure/],
    [{ container: { env: [secret] } }, /its value is not in the file/],
    [{ container: { envFrom: [{ configMapRef: { name: 'x' } }] } }, /values are not in the file/],
    [
      { container: { resources: { limits: { 'nvidia.com/gpu': 1 } } } },
      /nvidia.com\/gpu: 1 has no/,
    ],
    [{ container: { volumeMounts: [{ name: 'v', mountPath: '/v' }] } }, /only hostPath/],
    [{ pod: { volumes: ['v'] } }, /volumes: "v" is not an object/],
    [{ container: { volumeMounts: ['v'] } }, /volumeMounts: "v" is not an object/],
    [{ container: { resources: { requests: { cpu: 'lots' } } } }, /no number of cores/],
    [
      {
        pod: {
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
        },
      },
      /limits where it runs/,
    ],
    [{ container: { image: '' } }, /image/],
  ])('%j', (parts, reason) => {
    expect(reasonsOf(parts)).toMatch(reason);
  });
});

test.each([
  ['500m', 0.5],
  ['2', 2],
  ['0.1', 0.1],
  ['1e-1', 0.1],
  ['100u', 0.001],
  ['half', null],
])('%s of a cpu are %s cores', (text, cores) => {
  expect(coresOfQuantity(text)).toBe(cores);
});

test.each([
  ['256Mi', 268_435_456],
  ['1G', 1_000_000_000],
  ['128974848', 128_974_848],
  ['129e6', 129_000_000],
  ['1.5Gi', 1_610_612_736],
  ['12 MB', null],
])('%s of memory are %s bytes', (text, bytes) => {
  expect(bytesOfQuantity(text)).toBe(bytes);
});
