import { expect, test } from 'vitest';
import { type EpochMs, epochMs } from '../kernel/index.js';
import { type JobDocument, formatJob } from './format-job.js';
import { parseJob } from './parse-job.js';
import { readFormatted } from './read-formatted.js';

const NOW: EpochMs = epochMs(1_767_225_600_000);
const BASE = { name: 'report', command: 'make report' };

function formatted(document: JobDocument): JobDocument {
  const parsed = parseJob(document, { now: NOW });
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join(' '));
  // As a store gives it back.
  return JSON.parse(JSON.stringify(formatJob(parsed.value.job))) as JobDocument;
}

test.each<JobDocument>([
  {},
  { schedule: 'R5/2026-01-01T00:00:00Z/PT1H', scheduleTimeZone: 'Europe/Berlin' },
  { schedule: '0 9,18 * * 1-5', scheduleTimeZone: 'UTC', dst: { gap: 'skip', overlap: 'both' } },
  { schedule: '~ ~ * * *' },
  { parents: ['b', 'a', 'b'], dependencyMode: 'latest', softError: true },
  { parents: ['a'] },
  { epsilon: 'PT15M', retries: 0, retryBackoff: 2, retryMaxInterval: 'PT1H' },
  { retryInterval: 90, startDeadline: 'PT10M', overlap: 'queue', misfire: 'all' },
  { maxCompletionTime: 60 },
  { timeout: 'PT5M', onTimeout: 'alert', killGracePeriod: 'PT1S' },
  { concurrent: true },
  { concurrent: false, highPriority: true, priority: 7, queue: 'slow' },
  { shell: false, arguments: ['-x', ''], runAsUser: 'backup', owner: 'a@b.c', ownerName: 'A' },
  { environmentVariables: [{ name: 'A', value: '1' }], labels: { team: 'x', __proto__: null } },
  { constraints: [['rack', 'LIKE', 'r.*']], host: 'web1', cpus: 0.5, mem: 64, disk: 12 },
  { uris: ['https://example.org/a.tgz'], fetch: [{ uri: 'https://example.org/b', cache: true }] },
  { container: { type: 'DOCKER', image: 'debian:12', volumes: [] }, disabled: true, async: true },
  { executor: '/x', executorFlags: '-y', taskInfoData: 'z', dataProcessingJobType: true },
  { disableAfterFailures: 0, failOnOutput: 'fatal|error', description: 'ü 昼夜' },
])('reads what was formatted as a full reading does: %j', (members) => {
  const document = formatted({ ...BASE, ...members });
  const full = parseJob(document, { now: NOW, mayLackParents: true });
  const found = readFormatted(document, NOW);
  expect(full).toEqual({ ok: true, value: found });
  expect(full.ok && Object.keys(full.value.job)).toEqual(Object.keys(found?.job ?? {}));
});

test('a job whose parents have all been deleted keeps its kind', () => {
  const document = { ...formatted({ ...BASE, parents: ['a'] }), parents: [] };
  const full = parseJob(document, { now: NOW, mayLackParents: true });
  expect(full).toEqual({ ok: true, value: readFormatted(document, NOW) });
});

test('anything else is left to a full reading: each member that is missing or of another kind', () => {
  const document = formatted({ ...BASE, schedule: 'R/2026-01-01T00:00:00Z/PT1H' });
  expect(readFormatted(undefined as never, NOW)).toBeNull();
  const optional = ['epsilon', 'concurrent', 'container', 'dst'];
  for (const name of Object.keys(document)) {
    if (optional.includes(name)) continue;
    const { [name]: value, ...without } = document;
    expect([name, readFormatted(without, NOW)]).toEqual([name, null]);
    const other = typeof value === 'number' ? String(value) : 7;
    expect([name, readFormatted({ ...document, [name]: other }, NOW)]).toEqual([name, null]);
  }
  const odd = { timeout: 'soon', maxCompletionTime: 5, scheduleTimeZone: 'Mars/Base', dst: 1 };
  for (const [name, value] of Object.entries(odd)) {
    expect([name, readFormatted({ ...document, [name]: value }, NOW)]).toEqual([name, null]);
  }
});
