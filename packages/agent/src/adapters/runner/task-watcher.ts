import { type EpochMs, epochMs } from '@horae/submitter/kernel';
import type { TaskNews } from '../../core/index.js';
import { type ProcessName, type RecordLine, readRecord } from '../../launcher/index.js';
import { isAlive, isGroupAlive, isLeaderAlive, signalGroup } from './process-check.js';
import { newsOf } from './record-news.js';

const POLL_MS = 200;
const NOBODY_SAW =
  'The process is gone, and so is the launcher that watched it: nobody saw how it ended.';
const MAYBE_STARTED =
  'The launcher died while it started the task: it may have run, and nobody saw how it ended.';

interface Watched {
  readonly taskId: string;
  readonly recordPath: string;
  isStartTold: boolean;
  isSignalled: boolean;
}

/**
 * Looks after tasks whose launcher this agent cannot hear: those of its former life, and those of
 * a launcher that died. It reads their records, and where nobody is left to write one, it asks the
 * system whether the process is still there.
 */
export class TaskWatcher {
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly onNews: (news: TaskNews) => void,
    private readonly now: () => EpochMs,
  ) {}

  watch(taskId: string, recordPath: string): void {
    this.watched.set(taskId, { taskId, recordPath, isStartTold: false, isSignalled: false });
    this.timer ??= setInterval(() => this.poll(), POLL_MS);
  }

  signal(taskId: string, signal: 'SIGTERM' | 'SIGKILL'): void {
    const task = this.watched.get(taskId);
    if (task === undefined) return;
    task.isSignalled = true;
    const lines = readRecord(task.recordPath) ?? [];
    const leader = processOf(lines);
    const hasEnded = lines.some((line) => line.type === 'ended');
    // After the end of its leader only the group's own members keep its number in use.
    if (leader !== null && (hasEnded || isLeaderAlive(leader))) signalGroup(leader.pid, signal);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private poll(): void {
    for (const task of this.watched.values()) this.look(task);
    if (this.watched.size === 0) this.close();
  }

  private look(task: Watched): void {
    const lines = readRecord(task.recordPath) ?? [];
    const started = lines.find((line) => line.type === 'started');
    if (started !== undefined && !task.isStartTold) {
      task.isStartTold = true;
      this.onNews({ type: 'started', taskId: task.taskId, at: epochMs(started.at) });
    }
    const end = lines.find((line) => line.type === 'ended' || line.type === 'notStarted');
    if (end !== undefined) {
      // A killed task has ended when its whole group has.
      if (task.isSignalled && started !== undefined && isGroupAlive(started.process.pid)) return;
      this.finish(task, newsOf(task.taskId, end));
      return;
    }
    const leader = processOf(lines);
    if (leader !== null && isLeaderAlive(leader)) return;
    if (launcherLives(lines)) return;
    // The last words may have been written between the reading and the asking.
    const lastLines = readRecord(task.recordPath) ?? [];
    if (lastLines.length > lines.length) return;
    const text = started === undefined ? MAYBE_STARTED : NOBODY_SAW;
    this.finish(task, { type: 'vanished', taskId: task.taskId, at: this.now(), text });
  }

  private finish(task: Watched, news: TaskNews | null): void {
    this.watched.delete(task.taskId);
    if (news !== null) this.onNews(news);
  }
}

function launcherLives(lines: readonly RecordLine[]): boolean {
  return lines.some((line) => line.type === 'claimed' && isAlive(line.launcher));
}

/** The process of the task under its fullest name; null when none was started. */
function processOf(lines: readonly RecordLine[]): ProcessName | null {
  const line =
    lines.find(({ type }) => type === 'named') ?? lines.find(({ type }) => type === 'started');
  return line !== undefined && 'process' in line ? line.process : null;
}
