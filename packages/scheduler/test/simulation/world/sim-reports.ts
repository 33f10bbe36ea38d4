import type { Rng } from '@horae/submitter/kernel';
import { type ReportPlan, drawProgress, drawReport } from '../workload.js';
import type { AnsweringScheduler } from './answering-scheduler.js';
import type { Evidence, ReportRecord } from './evidence.js';
import type { SimClock } from './sim-clock.js';

/** A client that hears nothing asks again, for so long and so often. */
const ANSWER_WAIT_MS = 3_000;
const TRY_COUNT_MAX = 5;

/**
 * What tasks say through the API: how asynchronous ones have ended, how far data jobs have come.
 * Reports are lost, come before the end or long after it, and again when no answer was heard.
 */
export class SimReports {
  readonly asyncJobs = new Set<string>();
  readonly dataJobs = new Set<string>();

  constructor(
    private readonly parts: {
      readonly clock: SimClock;
      readonly rng: Rng;
      readonly evidence: Evidence;
      readonly scheduler: AnsweringScheduler;
    },
  ) {}

  posted(job: { readonly name: string; async: boolean; dataProcessingJobType: boolean }): void {
    if (job.async) this.asyncJobs.add(job.name);
    else this.asyncJobs.delete(job.name);
    if (job.dataProcessingJobType) this.dataJobs.add(job.name);
    else this.dataJobs.delete(job.name);
  }

  started(taskId: string, jobName: string, durationMs: number): void {
    const rng = this.parts.rng.stream(taskId);
    if (this.asyncJobs.has(jobName)) {
      for (const plan of drawReport(rng, durationMs)) this.reportLater(taskId, plan, rng);
    }
    if (this.dataJobs.has(jobName)) {
      for (const { afterMs, elementCount } of drawProgress(rng, durationMs)) {
        this.parts.clock.after(afterMs, () => this.progress(taskId, jobName, elementCount));
      }
    }
  }

  private reportLater(taskId: string, plan: ReportPlan, rng: Rng): void {
    this.parts.clock.after(plan.afterMs, () => {
      const { statusCode } = plan;
      const sentAt = this.parts.clock.now;
      const record: ReportRecord = { taskId, statusCode, sentAt, acknowledgedAt: null };
      this.parts.evidence.reports.push(record);
      this.report(record, rng, 1);
    });
  }

  private report(record: ReportRecord, rng: Rng, tryCount: number): void {
    const { scheduler, clock } = this.parts;
    const { taskId, statusCode } = record;
    scheduler.ask({ type: 'taskReported', taskId, statusCode }, (reply) => {
      if (reply.ok) record.acknowledgedAt ??= clock.now;
    });
    clock.after(ANSWER_WAIT_MS, () => {
      if (record.acknowledgedAt !== null || tryCount >= TRY_COUNT_MAX || rng.chance(0.2)) return;
      this.report(record, rng, tryCount + 1);
    });
  }

  /** Not said again: nobody could tell whether it had counted. */
  private progress(taskId: string, jobName: string, elementCount: number): void {
    const { scheduler, evidence } = this.parts;
    const record = { taskId, elementCount, isAcknowledged: false };
    evidence.progress.push(record);
    scheduler.ask({ type: 'taskProgressed', jobName, taskId, elementCount }, (reply) => {
      record.isAcknowledged = reply.ok;
    });
  }
}
