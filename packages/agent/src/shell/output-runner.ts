import { type TaskNews, type TaskSignal, type TaskStart, outputKeywords } from '../core/index.js';
import type { TaskNewsListener, TaskOutputs, TaskRunner } from '../ports/index.js';

type End = TaskNews & { readonly type: 'ended' };

export interface OutputRunnerParts {
  readonly outputs: TaskOutputs;
  /** Makes the runner beneath; its news are for the listener. */
  readonly makeRunner: (onNews: TaskNewsListener) => TaskRunner;
  readonly onNews: TaskNewsListener;
}

/**
 * A runner that also minds what tasks print: within the limit while they run, and searched for
 * `failOnOutput` keywords before their end is told. Nothing of that is stored: an agent that was
 * away when a task ended searches when it finds the end.
 */
export class OutputRunner implements TaskRunner {
  private readonly runner: TaskRunner;
  /** Of tasks that have any. */
  private readonly keywords = new Map<string, readonly string[]>();
  private isClosed = false;

  constructor(private readonly parts: OutputRunnerParts) {
    this.runner = parts.makeRunner((news) => this.heard(news));
  }

  async recover(
    tasks: readonly TaskStart[],
    machine: { readonly isSameBoot: boolean },
  ): Promise<readonly TaskNews[]> {
    for (const start of tasks) this.remember(start);
    const found = await this.runner.recover(tasks, machine);
    const over = new Set(found.filter(isOver).map(({ taskId }) => taskId));
    if (machine.isSameBoot) {
      for (const { taskId } of tasks) if (!over.has(taskId)) this.parts.outputs.watch(taskId);
    }
    const toSearch = found.filter((news): news is End => this.mustSearch(news));
    const known = found.filter((news) => !this.mustSearch(news));
    for (const { taskId } of known.filter(isOver)) this.finish(taskId);
    // After a restart of the machine the core calls every task without an end lost.
    if (!machine.isSameBoot) return [...known, ...(await Promise.all(toSearch.map(this.searched)))];
    for (const end of toSearch) this.tellSearched(end);
    return known;
  }

  start(start: TaskStart): void {
    this.remember(start);
    this.runner.start(start);
  }

  signal(signal: TaskSignal): void {
    this.runner.signal(signal);
  }

  close(): void {
    this.isClosed = true;
    this.parts.outputs.close();
    this.runner.close();
  }

  private heard(news: TaskNews): void {
    if (this.mustSearch(news)) return this.tellSearched(news);
    if (isOver(news)) this.finish(news.taskId);
    else this.parts.outputs.watch(news.taskId);
    this.parts.onNews(news);
  }

  private remember({ taskId, task }: TaskStart): void {
    const keywords = outputKeywords(task);
    if (keywords.length > 0) this.keywords.set(taskId, keywords);
  }

  private mustSearch(news: TaskNews): news is End {
    return news.type === 'ended' && this.keywords.has(news.taskId);
  }

  private tellSearched(end: End): void {
    void this.searched(end).then((news) => {
      if (!this.isClosed) this.parts.onNews(news);
    });
  }

  private readonly searched = async (end: End): Promise<TaskNews> => {
    const { taskId } = end;
    const match = await this.parts.outputs.search(taskId, this.keywords.get(taskId) ?? []);
    this.finish(taskId);
    return match === null ? end : { ...end, outputMatch: match };
  };

  private finish(taskId: string): void {
    this.keywords.delete(taskId);
    this.parts.outputs.finish(taskId);
  }
}

function isOver({ type }: TaskNews): boolean {
  return type !== 'started';
}
