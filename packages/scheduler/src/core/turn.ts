import type { ERROR_TEXT, EpochMs, ErrorCode } from '@horae/submitter/kernel';
import type { SchedulerCall } from '@horae/agent/protocol';
import { apply } from './apply.js';
import { type ReadDocument, putJob } from './apply-job.js';
import type { Change, ChangeOf } from './change.js';
import type { Decision, Notice, Reply } from './decision.js';
import type { ReplyId } from './event.js';
import { type CoreRefusal, refusalOf } from './refusal.js';
import type { RunId } from './run.js';
import type { ClusterState, SchedulerState } from './state.js';

/**
 * One decision in the making. A change is applied as soon as it is said, so that what is decided
 * later in the same turn sees it.
 */
export class Turn implements Decision {
  readonly changes: Change[] = [];
  readonly sends: SchedulerCall[] = [];
  readonly replies: Reply[] = [];
  readonly notices: Notice[] = [];

  constructor(
    readonly state: SchedulerState,
    readonly now: EpochMs,
  ) {}

  get cluster(): ClusterState {
    return this.state.cluster;
  }

  emit(change: Change): void {
    this.changes.push(change);
    apply(this.state, change);
  }

  /** The same for a document that has just been made of a job: it is not read once more. */
  emitPut(change: ChangeOf<'jobPut'>, made: ReadDocument): void {
    this.changes.push(change);
    putJob(this.state, change, made);
  }

  /** Without a subscription nothing is sent: what matters is asked again after the next one. */
  send(call: SchedulerCall): void {
    if (this.cluster.isConnected) this.sends.push(call);
  }

  notice(notice: Notice): void {
    this.notices.push(notice);
  }

  accept(to: ReplyId, runId?: RunId): void {
    this.replies.push(runId === undefined ? { to, ok: true } : { to, ok: true, runId });
  }

  refuse<C extends ErrorCode>(
    to: ReplyId,
    code: C,
    ...details: Parameters<(typeof ERROR_TEXT)[C]>
  ): void {
    this.refuseWith(to, refusalOf(code, ...details));
  }

  refuseWith(to: ReplyId, { code, text }: CoreRefusal): void {
    this.replies.push({ to, ok: false, code, text });
  }
}
