import { type EpochMs, assert } from '@horae/submitter/kernel';
import { NO_COUNTERS, formatJob, parseJob } from '@horae/submitter/job';
import type { Entity } from '../../src/core/entity.js';

const NOW = 1_767_225_600_000 as EpochMs;

/** What a store holds of so many jobs that have all run: definitions and progress. */
export function storedJobs(count: number): readonly Entity[] {
  return Array.from({ length: count }, (_, index) => rowsOf(index)).flat();
}

function rowsOf(index: number): readonly Entity[] {
  const document = chronosJob(index);
  const parsed = parseJob(document, { now: NOW });
  assert(parsed.ok, 'the job of the benchmark is valid');
  const dueAt = (NOW + (index % 3_600) * 1_000) as EpochMs;
  const { name } = document;
  return [
    {
      kind: 'job',
      key: name,
      body: {
        document: formatJob(parsed.value.job),
        putAt: NOW,
        detached: [],
        number: index + 1,
      },
    },
    {
      kind: 'progress',
      key: name,
      body: {
        nextAt: dueAt + 3_600_000,
        takenAt: dueAt,
        takenCount: index % 1_000,
        triggeredAt: null,
        counters: { ...NO_COUNTERS, successCount: index % 1_000, lastSuccessAt: dueAt + 731 },
        disabledBy: null,
        disabledReason: null,
        lastRun: {
          id: `${name}@${new Date(dueAt).toISOString()}`,
          state: 'succeeded',
          dueAt,
          endedAt: dueAt + 731,
        },
      },
    },
  ];
}

/** As a site posts it: about 650 characters. */
export function chronosJob(index: number) {
  const shop = index % 997;
  const minute = String(index % 60).padStart(2, '0');
  return {
    name: `shop-${shop}.report-${String(index).padStart(6, '0')}`,
    command: `/opt/reports/bin/collect --shop=${shop} --table=Orders_${index} --since=yesterday | gzip > /srv/out/${index}.csv.gz`,
    description: `Nightly report of shop ${shop}, asked for by accounting in ticket ${index * 7}`,
    owner: `team-${index % 50}@example.org`,
    ownerName: `Team ${index % 50}`,
    epsilon: 'PT30M',
    retries: 3,
    cpus: 0.25,
    mem: 256,
    disk: 64,
    runAsUser: 'reports',
    environmentVariables: [
      { name: 'REPORT_HOME', value: '/opt/reports' },
      { name: 'SHOP', value: String(shop) },
    ],
    constraints: [['rack', 'EQUALS', `rack-${index % 5}`]],
    schedule: `R/2026-01-01T0${index % 10}:${minute}:00Z/PT1H`,
    scheduleTimeZone: index % 20 === 2 ? 'Europe/Berlin' : '',
  };
}
