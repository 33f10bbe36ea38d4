import { closeSync } from 'node:fs';
import { type Clock, type EpochMs, type Logger, epochMs } from '@horae/submitter/kernel';
import {
  type NotStartedCause,
  type TaskNews,
  type TaskSignal,
  type TaskStart,
  commandLine,
  taskEnvironment,
  whyInvalid,
} from '../../core/index.js';
import {
  type LauncherReport,
  appendLine,
  claimRecord,
  readRecord,
  startTicksOf,
} from '../../launcher/index.js';
import type { Sandboxes, TaskNewsListener, TaskRunner } from '../../ports/index.js';
import { type UserAccount, findAccount, rememberingAccounts } from './accounts.js';
import type { LauncherProgram } from './launcher-link.js';
import { LauncherPool } from './launcher-pool.js';
import { newsOf } from './record-news.js';
import { TaskWatcher } from './task-watcher.js';
import { type UserPolicy, chooseAccount } from './user-policy.js';

export interface ProcessRunnerOptions {
  readonly launcher: LauncherProgram;
  readonly sandboxes: Sandboxes;
  readonly users: UserPolicy;
  readonly hostname: string;
  /** Where the files API answers, `host:port`. */
  readonly agentEndpoint: string;
  /** Given by the master some time after the start. */
  readonly agentId: () => string;
  /** What tasks get of the agent's own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onNews: TaskNewsListener;
}

/** Runs tasks as processes: through launchers, or by watching those that launchers have left. */
export class ProcessRunner implements TaskRunner {
  private readonly pool: LauncherPool;
  private readonly watcher: TaskWatcher;
  private readonly findAccount: (name: string) => UserAccount | null;

  constructor(private readonly options: ProcessRunnerOptions) {
    const { launcher: program, log, clock } = options;
    this.pool = new LauncherPool({
      program,
      log,
      onReport: (report) => this.reported(report),
      onOrphans: (taskIds) => this.adopt(taskIds),
    });
    this.findAccount = rememberingAccounts(findAccount, () => clock.monotonicMs());
    this.watcher = new TaskWatcher(options.onNews, () => clock.now());
  }

  recover(
    tasks: readonly TaskStart[],
    machine: { readonly isSameBoot: boolean },
  ): Promise<readonly TaskNews[]> {
    const news: TaskNews[] = [];
    for (const { taskId } of tasks) {
      const found = this.find(taskId);
      news.push(...found);
      const isOver = found.some(({ type }) => type === 'ended' || type === 'notStarted');
      if (!isOver && machine.isSameBoot) {
        this.watcher.watch(taskId, this.options.sandboxes.recordOf(taskId));
      }
    }
    return Promise.resolve(news);
  }

  start(start: TaskStart): void {
    const { task, taskId } = start;
    const invalid = whyInvalid(task);
    if (invalid !== null) return this.notStarted(taskId, 'invalid', invalid);
    const { users, sandboxes, hostname, agentEndpoint, inherited } = this.options;
    const account = chooseAccount(task.command?.user, users, this.findAccount);
    if (!account.ok) return this.notStarted(taskId, 'forbidden', account.error);
    const { name, uid, gid, home } = account.value;
    const directory = sandboxes.directoryOf(taskId);
    this.pool.start({
      type: 'start',
      id: taskId,
      recordPath: sandboxes.recordOf(taskId),
      directory,
      ...commandLine(task),
      environment: taskEnvironment(task, {
        agentId: this.options.agentId(),
        frameworkId: start.frameworkId,
        agentEndpoint,
        hostname,
        directory,
        // Without a home of its own, as "nobody" is, it has the sandbox.
        account: { name, home: home ?? directory },
        inherited,
      }),
      ...(uid === users.self.uid ? {} : { uid, gid }),
    });
  }

  signal({ taskId, signal }: TaskSignal): void {
    if (!this.pool.signal(taskId, signal)) this.watcher.signal(taskId, signal);
  }

  close(): void {
    this.pool.close();
    this.watcher.close();
  }

  private reported(report: LauncherReport): void {
    const isOld = report.type === 'notStarted' && report.cause === 'claimed';
    // Asked for a second time, beyond this agent's memory: the record knows what became of it.
    if (isOld) this.adopt([report.id]);
    else this.options.onNews(newsOfReport(report));
  }

  /** Tasks that were started by somebody this agent cannot hear, such as a dead launcher. */
  private adopt(taskIds: readonly string[]): void {
    for (const taskId of taskIds) {
      const news = this.find(taskId);
      for (const one of news) this.options.onNews(one);
      const isOver = news.some(({ type }) => type === 'ended' || type === 'notStarted');
      if (!isOver) this.watcher.watch(taskId, this.options.sandboxes.recordOf(taskId));
    }
  }

  /** Reads the record; where there is none, makes it, so that no launcher can start it any more. */
  private find(taskId: string): TaskNews[] {
    const path = this.options.sandboxes.recordOf(taskId);
    if (readRecord(path) === null) {
      const text = 'The agent was restarted before it had started the task.';
      this.recordRefusal(taskId, { cause: 'interrupted', text, at: this.options.clock.now() });
    }
    return (readRecord(path) ?? []).flatMap((line) => newsOf(taskId, line) ?? []);
  }

  /** False when somebody has used the id before. */
  private recordRefusal(
    taskId: string,
    why: { readonly cause: NotStartedCause; readonly text: string; readonly at: EpochMs },
  ): boolean {
    const path = this.options.sandboxes.recordOf(taskId);
    const self = { pid: process.pid, startTicks: startTicksOf(process.pid) };
    const fd = claimRecord(path, self, why.at);
    if (fd === null) return false;
    try {
      appendLine(fd, { type: 'notStarted', ...why });
    } finally {
      closeSync(fd);
    }
    return true;
  }

  /** Recorded like a start: the task is known here as one whose output is empty. */
  private notStarted(taskId: string, cause: NotStartedCause, text: string): void {
    const at = this.options.clock.now();
    try {
      if (!this.recordRefusal(taskId, { cause, text, at })) return this.adopt([taskId]);
    } catch (error) {
      this.options.log.warn('a refusal cannot be recorded', { taskId, reason: String(error) });
    }
    this.options.onNews({ type: 'notStarted', taskId, at, cause, text });
  }
}

function newsOfReport(report: LauncherReport): TaskNews {
  const at = epochMs(report.at);
  const taskId = report.id;
  switch (report.type) {
    case 'started':
      return { type: 'started', taskId, at };
    case 'ended':
      return { type: 'ended', taskId, at, exitCode: report.code, signal: report.signal };
    case 'notStarted':
      return { type: 'notStarted', taskId, at, cause: report.cause, text: report.text };
  }
}
