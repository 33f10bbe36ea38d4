import { parseJob } from '@horae/submitter/job';
import type { EpochMs, Rng } from '@horae/submitter/kernel';
import type { Reply } from '../../src/core/index.js';
import type { PlantedFault } from './planted.js';
import type { AnsweringScheduler } from './world/answering-scheduler.js';
import type { SimReports } from './world/sim-reports.js';
import { type UserAction, drawAction } from './workload.js';

export interface UsersParts {
  readonly rng: Rng;
  readonly jobCount: number;
  readonly now: () => EpochMs;
  readonly scheduler: AnsweringScheduler;
  readonly reports: SimReports;
  readonly planted: PlantedFault | null;
}

/** Whoever posts, runs, kills and deletes jobs, and remembers what was answered. */
export class Users {
  /** Jobs that are no longer what they were at first, perhaps. */
  readonly touchedJobs = new Set<string>();
  readonly acknowledgedPuts: { jobName: string; at: number }[] = [];
  readonly acknowledgedRunIds: string[] = [];

  constructor(private readonly parts: UsersParts) {}

  /** One thing, drawn from the seed. */
  act(): void {
    const { rng, jobCount, now } = this.parts;
    this.perform(drawAction(rng, { jobCount, now: now() }));
  }

  put(json: Readonly<Record<string, unknown>>): void {
    const { scheduler, reports, planted, now } = this.parts;
    const parsed = parseJob(json, { now: now() });
    if (!parsed.ok) throw new Error(parsed.error.map((problem) => problem.text).join(' '));
    const { job, counters } = parsed.value;
    reports.posted(job);
    const told = planted === 'asyncIgnored' ? { ...job, async: false } : job;
    scheduler.ask({ type: 'jobPut', job: told, counters }, (reply) => {
      if (reply.ok) this.acknowledgedPuts.push({ jobName: job.name, at: now() });
    });
  }

  private perform(action: UserAction): void {
    const { scheduler } = this.parts;
    switch (action.type) {
      case 'put':
        this.touchedJobs.add(String(action.json['name']));
        return this.put(action.json);
      case 'delete': {
        // Asked is enough: whether the answer came or not, the job may be gone.
        const { jobName } = action;
        this.touchedJobs.add(jobName);
        return scheduler.ask({ type: 'jobDeleted', jobName, children: 'refuse' }, () => undefined);
      }
      case 'kill':
        return scheduler.ask({ type: 'jobKillAsked', jobName: action.jobName }, () => undefined);
      case 'markSuccess':
        return scheduler.ask(
          { type: 'jobSuccessMarked', jobName: action.jobName },
          () => undefined,
        );
      case 'run': {
        const { jobName } = action;
        const event = { type: 'jobRunAsked', jobName, arguments: null, cycleAt: null } as const;
        return scheduler.ask(event, (reply) => this.noteRun(reply));
      }
    }
  }

  private noteRun(reply: Reply): void {
    if (reply.ok && reply.runId !== undefined) this.acknowledgedRunIds.push(reply.runId);
  }
}
