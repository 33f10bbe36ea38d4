import { expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { NO_COUNTERS } from './counters.js';
import type { Job } from './job.js';
import { parseJob } from './parse-job.js';
import { type JobForm, printJobView } from './print-job.js';

const now = epochMs(Date.parse('2026-01-01T00:00:00Z'));

function jobOf(document: unknown): Job {
  const parsed = parseJob(document, { now });
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join('\n'));
  return parsed.value.job;
}

const SCHEDULED = {
  name: 'nightly report',
  command: 'echo "ä" \'\\n\' {"mem":5}',
  schedule: 'R/2026-01-01T00:00:00Z/PT24H',
  scheduleTimeZone: 'Europe/Paris',
  epsilon: 'PT1800S',
  async: true,
  retries: '3',
  owner: 'a@example.org, b@example.org',
  ownerName: 'Ops',
  description: 'two\nlines',
  cpus: '0.5',
  mem: 512,
  disk: 0.25,
  softError: true,
  executor: 'run.sh',
  executorFlags: '-v',
  taskInfoData: 'x=1',
  uris: ['http://e/2', 'http://e/1'],
  fetch: [{ uri: 'http://e/f', executable: true, output_file: 'f' }],
  environmentVariables: [
    { name: 'B', value: '2' },
    { name: 'A', value: '' },
  ],
  arguments: ['z', 'a'],
  highPriority: true,
  runAsUser: 'nobody',
  maxCompletionTime: 60,
  container: { type: 'DOCKER', image: 'busybox', network: 'HOST', volumes: [] },
  constraints: [['rack', 'EQUALS', 'r1']],
};

const COUNTERS = {
  successCount: 3,
  errorCount: 1,
  errorsSinceLastSuccess: 0,
  lastSuccessAt: epochMs(Date.parse('2026-01-05T00:00:01.250Z')),
  lastErrorAt: null,
};

const REMAINING = 'R/2026-01-06T00:00:00.000+01:00/PT24H';

function printed(document: unknown, form: JobForm): string {
  const more = { state: 'idle' };
  const view = { counters: COUNTERS, schedule: REMAINING, nextRuns: ['x'], more };
  return printJobView(jobOf(document), view, form);
}

const SCHEDULED_HORAE =
  '"host":"","queue":"default","retryInterval":"PT1800S","retryBackoff":1,' +
  '"overlap":"skip","onTimeout":"kill","killGracePeriod":"PT10S",' +
  '"failOnOutput":"","labels":{},"misfire":"latest",' +
  '"scheduleDefinition":"R/2026-01-01T00:00:00Z/PT24H","nextRuns":["x"],"state":"idle"}';

test('a scheduled job is byte for byte as Chronos 2.4 writes it, younger members behind', () => {
  expect(printed(SCHEDULED, 'v2')).toBe(
    '{"name":"nightly report","command":"echo \\"ä\\" \'\\\\n\' {\\"mem\\":5}","shell":true,' +
      '"epsilon":"PT1800S","executor":"run.sh","executorFlags":"-v","retries":3,' +
      '"owner":"a@example.org, b@example.org","ownerName":"Ops","description":"two\\nlines",' +
      '"async":true,"successCount":3,"errorCount":1,"lastSuccess":"2026-01-05T00:00:01.250Z",' +
      '"lastError":"","cpus":0.5,"disk":0.25,"mem":512.0,"disabled":false,"softError":true,' +
      '"dataProcessingJobType":false,"errorsSinceLastSuccess":0,' +
      '"uris":["http://e/2","http://e/1"],' +
      '"environmentVariables":[{"name":"B","value":"2"},{"name":"A","value":""}],' +
      '"arguments":["z","a"],"highPriority":true,"runAsUser":"nobody",' +
      '"container":{"type":"DOCKER","image":"busybox","network":"HOST","volumes":[],"forcePullImage":false},' +
      '"constraints":[["rack","EQUALS","r1"]],' +
      `"schedule":"${REMAINING}","scheduleTimeZone":"Europe/Paris","taskInfoData":"x=1",` +
      '"fetch":[{"uri":"http://e/f","executable":true,"cache":false,"extract":true,' +
      '"output_file":"f"}],"concurrent":false,"maxCompletionTime":60,' +
      SCHEDULED_HORAE,
  );
});

test('a scheduled job is byte for byte as Chronos 3 writes it, with what only 2 knows kept', () => {
  expect(printed(SCHEDULED, 'v1')).toBe(
    '{"name":"nightly report","command":"echo \\"ä\\" \'\\\\n\' {\\"mem\\":5}","shell":true,' +
      '"epsilon":"PT1800S","executor":"run.sh","executorFlags":"-v","taskInfoData":"x=1",' +
      '"retries":3,"owner":"a@example.org, b@example.org","ownerName":"Ops",' +
      '"description":"two\\nlines","async":true,"successCount":3,"errorCount":1,' +
      '"lastSuccess":"2026-01-05T00:00:01.250Z","lastError":"","cpus":0.5,"disk":0.25,' +
      '"mem":512.0,"disabled":false,"softError":true,"dataProcessingJobType":false,' +
      '"errorsSinceLastSuccess":0,"fetch":[{"uri":"http://e/f","executable":true,"cache":false,' +
      '"extract":true,"output_file":"f"}],"uris":["http://e/2","http://e/1"],' +
      '"environmentVariables":[{"name":"B","value":"2"},{"name":"A","value":""}],' +
      '"arguments":["z","a"],"highPriority":true,"runAsUser":"nobody","concurrent":false,' +
      '"maxCompletionTime":60,' +
      '"container":{"type":"DOCKER","image":"busybox","network":"HOST","volumes":[],"forcePullImage":false},' +
      '"constraints":[["rack","EQUALS","r1"]],' +
      `"schedule":"${REMAINING}","scheduleTimeZone":"Europe/Paris",` +
      SCHEDULED_HORAE,
  );
});

const DEPENDENT_HORAE =
  '"host":"","queue":"default","priority":0,"retryInterval":"PT60S","retryBackoff":1,' +
  '"overlap":"skip","onTimeout":"kill","killGracePeriod":"PT10S","failOnOutput":"","labels":{},' +
  '"nextRuns":["x"],"state":"idle"}';

test('a dependent job of which nothing else was posted, as Chronos 2.4 writes it', () => {
  expect(printed({ name: 'c', command: 'date', parents: ['b', 'a'] }, 'v2')).toBe(
    '{"name":"c","command":"date","shell":true,"epsilon":"PT60S","executor":"",' +
      '"executorFlags":"","retries":2,"owner":"","ownerName":"","description":"","async":false,' +
      '"successCount":3,"errorCount":1,"lastSuccess":"2026-01-05T00:00:01.250Z","lastError":"",' +
      '"cpus":0.1,"disk":256.0,"mem":128.0,"disabled":false,"softError":false,' +
      '"dataProcessingJobType":false,"errorsSinceLastSuccess":0,"uris":[],' +
      '"environmentVariables":[],"arguments":[],"highPriority":false,"runAsUser":"",' +
      '"constraints":[],"parents":["b","a"],"taskInfoData":"","fetch":[],"concurrent":false,' +
      '"maxCompletionTime":0,' +
      DEPENDENT_HORAE,
  );
});

test('a dependent job as Chronos 3 writes it: what it does not know is shown if posted only', () => {
  expect(printed({ name: 'c', command: 'date', parents: ['b', 'a'], async: false }, 'v1')).toBe(
    '{"name":"c","command":"date","shell":true,"executor":"","executorFlags":"",' +
      '"taskInfoData":"","retries":2,"owner":"","ownerName":"","description":"",' +
      '"successCount":3,"errorCount":1,"lastSuccess":"2026-01-05T00:00:01.250Z","lastError":"",' +
      '"cpus":0.1,"disk":256.0,"mem":128.0,"disabled":false,"softError":false,' +
      '"dataProcessingJobType":false,"errorsSinceLastSuccess":0,"fetch":[],"uris":[],' +
      '"environmentVariables":[],"arguments":[],"highPriority":false,"runAsUser":"",' +
      '"concurrent":false,"maxCompletionTime":0,"constraints":[],"parents":["b","a"],' +
      DEPENDENT_HORAE,
  );
});

test('a job that has never run has empty instants and counts of zero', () => {
  const view = { counters: NO_COUNTERS, schedule: '', nextRuns: [] };
  const job = JSON.parse(
    printJobView(jobOf({ name: 'c', command: 'date', parents: ['a'] }), view, 'v2'),
  );
  expect(job).toMatchObject({
    successCount: 0,
    errorCount: 0,
    errorsSinceLastSuccess: 0,
    lastSuccess: '',
    lastError: '',
  });
});
