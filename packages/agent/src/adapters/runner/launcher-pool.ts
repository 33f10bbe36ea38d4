import type { Logger } from '@horae/submitter/kernel';
import type { LauncherReport, StartOrder } from '../../launcher/index.js';
import { LauncherLink, type LauncherProgram } from './launcher-link.js';

/** With so many starts unanswered a second launcher pays for its memory. */
const BURST_START_COUNT = 8;
const LAUNCHER_COUNT_MAX = 2;
const IDLE_RETIRE_MS = 60_000;

export interface LauncherPoolOptions {
  readonly program: LauncherProgram;
  readonly log: Logger;
  readonly onReport: (report: LauncherReport) => void;
  /** A launcher died while the agent lives: these tasks must be looked after differently. */
  readonly onOrphans: (taskIds: readonly string[]) => void;
}

interface Member {
  readonly link: LauncherLink;
  /** Tasks that it has started or been asked to start, and not yet told the end of. */
  readonly taskIds: Set<string>;
  unansweredCount: number;
  idleTimer: NodeJS.Timeout | null;
}

/** One resident launcher, a second one in a burst. */
export class LauncherPool {
  private readonly members = new Set<Member>();
  private readonly memberOf = new Map<string, Member>();

  constructor(private readonly options: LauncherPoolOptions) {
    this.add();
  }

  start(order: StartOrder): void {
    const member = this.leastBusy();
    member.taskIds.add(order.id);
    member.unansweredCount += 1;
    this.memberOf.set(order.id, member);
    if (member.idleTimer !== null) clearTimeout(member.idleTimer);
    member.link.send(order);
  }

  /** False when no launcher of this agent holds the task. */
  signal(id: string, signal: 'SIGTERM' | 'SIGKILL'): boolean {
    const member = this.memberOf.get(id);
    member?.link.send({ type: 'signal', id, signal });
    return member !== undefined;
  }

  close(): void {
    for (const { link } of this.members) link.letGo();
    this.members.clear();
  }

  private leastBusy(): Member {
    let best: Member | null = null;
    for (const member of this.members) {
      if (best === null || member.unansweredCount < best.unansweredCount) best = member;
    }
    const isFull = this.members.size >= LAUNCHER_COUNT_MAX;
    if (best !== null && (isFull || best.unansweredCount < BURST_START_COUNT)) return best;
    return this.add();
  }

  private add(): Member {
    const { program, log } = this.options;
    const link = new LauncherLink(program, {
      onReport: (report) => this.reported(member, report),
      onGone: (reason) => {
        if (this.members.delete(member)) log.warn('a launcher is gone', { reason });
        for (const id of member.taskIds) this.memberOf.delete(id);
        if (member.taskIds.size > 0) this.options.onOrphans([...member.taskIds]);
      },
    });
    const member: Member = { link, taskIds: new Set(), unansweredCount: 0, idleTimer: null };
    this.members.add(member);
    return member;
  }

  private reported(member: Member, report: LauncherReport): void {
    if (report.type !== 'ended') member.unansweredCount -= 1;
    if (report.type !== 'started') {
      member.taskIds.delete(report.id);
      this.memberOf.delete(report.id);
      if (member.taskIds.size === 0) this.retireLater(member);
    }
    this.options.onReport(report);
  }

  private retireLater(member: Member): void {
    if (member.idleTimer !== null) clearTimeout(member.idleTimer);
    member.idleTimer = setTimeout(() => {
      if (member.taskIds.size > 0 || this.members.size < LAUNCHER_COUNT_MAX) return;
      this.members.delete(member);
      member.link.letGo();
    }, IDLE_RETIRE_MS);
    member.idleTimer.unref();
  }
}
