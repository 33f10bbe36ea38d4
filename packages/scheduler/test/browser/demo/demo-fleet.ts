import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { epochMs } from '@horae/submitter/kernel';
import { RunningSystem } from '../running-system.js';
import { DEMO_AGENTS, DEMO_JOBS, DEMO_QUEUES, type DemoJob } from './demo-jobs.js';
import { writePast } from './simulated-past.js';

const SHOP = fileURLToPath(new URL('shop.sh', import.meta.url));

/** What is begun by hand, so that there is something of every kind to see. */
const LONG = [
  'search-reindex',
  'extract-clicks',
  'backup-images',
  'stock-forecast',
  'crawl-prices',
];
const WAITING = ['recommend-train', 'embeddings', 'churn-train'];
const QUICK = ['disks-check', 'status-beacon', 'refunds-send', 'logs-rotate', 'synonyms-load'];
const FAILING = ['extract-suppliers', 'certificates-renew'];
const KILLED = 'sitemap';

/** The runs that pictures and tests of single pages are taken of. */
export interface DemoRuns {
  readonly running: string;
  readonly failed: string;
  readonly waiting: string;
}

/** A real scheduler with five real agents, some weeks of a simulated past, and jobs at work. */
export class DemoFleet {
  readonly system: RunningSystem;
  readonly runs: DemoRuns;

  private constructor(system: RunningSystem, runs: DemoRuns) {
    this.system = system;
    this.runs = runs;
  }

  static async start({ pastDays }: { readonly pastDays: number }): Promise<DemoFleet> {
    const system = new RunningSystem();
    try {
      const jobs = prepareShop(system.dataDir);
      const file = join(system.dataDir, 'horae.db');
      await writePast({ jobs, days: pastDays, until: epochMs(Date.now()), file });
      await system.startScheduler(['--queue-limits', JSON.stringify(DEMO_QUEUES)]);
      for (const agent of DEMO_AGENTS) await startAgent(system, agent);
      return new DemoFleet(system, await begin(system));
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.system.stop();
  }
}

/** The program that all jobs call, and the pace of each. */
function prepareShop(folder: string): readonly DemoJob[] {
  const bin = join(folder, 'shop', 'bin');
  const tempo = join(folder, 'shop', 'tempo');
  for (const made of [bin, tempo]) mkdirSync(made, { recursive: true });
  copyFileSync(SHOP, join(bin, 'shop'));
  chmodSync(join(bin, 'shop'), 0o755);
  const environmentVariables = [
    { name: 'PATH', value: `${bin}:/usr/local/bin:/usr/bin:/bin` },
    { name: 'SHOP_REGION', value: 'eu-central' },
  ];
  return DEMO_JOBS.map((job) => {
    // What fails does so soon: there is to be a failed run to look at.
    const seconds = job.exitCode === 0 ? job.tookSeconds : 4;
    writeFileSync(join(tempo, job.document.name), `${seconds} ${job.exitCode}\n`);
    return { ...job, document: { ...job.document, environmentVariables } };
  });
}

function startAgent(system: RunningSystem, agent: (typeof DEMO_AGENTS)[number]): Promise<void> {
  const { hostname, cpus, memMb, attributes } = agent;
  return system.startAgent({
    hostname,
    cpus: String(cpus),
    mem: String(memMb),
    disk: '204800',
    attributes: Object.entries(attributes)
      .map(([name, value]) => `${name}:${value}`)
      .join(';'),
  });
}

async function begin(system: RunningSystem): Promise<DemoRuns> {
  const byHand = [...LONG, ...WAITING, ...QUICK, ...FAILING, KILLED];
  await Promise.all(byHand.map((name) => system.run(name)));
  await reaches(system, KILLED, ['running']);
  await system.kill(await newestRun(system, KILLED));
  await reaches(system, KILLED, ['killed']);
  await reaches(system, LONG[0] ?? '', ['running']);
  await reaches(system, FAILING[0] ?? '', ['failed', 'retrying']);
  return {
    running: await newestRun(system, LONG[0] ?? ''),
    failed: await newestRun(system, FAILING[0] ?? ''),
    waiting: await newestRun(system, 'churn-train'),
  };
}

async function reaches(
  system: RunningSystem,
  jobName: string,
  states: readonly string[],
): Promise<void> {
  await system.until(async () => {
    const newest = (await system.runsOf(jobName))[0];
    return newest !== undefined && states.includes(newest.state);
  }, 60_000);
}

async function newestRun(system: RunningSystem, jobName: string): Promise<string> {
  return (await system.runsOf(jobName))[0]?.id ?? '';
}
