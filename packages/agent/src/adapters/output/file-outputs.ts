import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@horae/submitter/kernel';
import type { OutputMatch } from '../../core/index.js';
import type { Sandboxes, TaskOutputs } from '../../ports/index.js';
import { keywordAutomaton } from './keyword-automaton.js';
import { OUTPUT_NAMES } from './output-file.js';
import { searchOutput } from './search-output.js';
import { trimOutput } from './trim-output.js';

const LOOK_EVERY_MS = 1_000;
/** An agent with more tasks looks at these in one second and at the next ones in the next. */
const TASK_COUNT_PER_LOOK = 1_000;

export interface FileOutputsOptions {
  readonly sandboxes: Sandboxes;
  /** Of one file. */
  readonly maxBytes: number;
  readonly log: Logger;
}

/** Looks at the sizes of what running tasks print, and into it when they have ended. */
export class FileOutputs implements TaskOutputs {
  /** In the order of the next look. */
  private readonly watched = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  /** One search at a time: the agent has other things to do. */
  private lastSearch: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: FileOutputsOptions) {}

  watch(taskId: string): void {
    this.watched.add(taskId);
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  finish(taskId: string): void {
    this.watched.delete(taskId);
    if (this.watched.size === 0) this.close();
    this.keepWithin(taskId);
  }

  search(taskId: string, keywords: readonly string[]): Promise<OutputMatch | null> {
    const found = this.lastSearch.then(() => this.searchNow(taskId, keywords));
    this.lastSearch = found;
    return found;
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private look(): void {
    const now = [...this.watched].slice(0, TASK_COUNT_PER_LOOK);
    for (const taskId of now) {
      this.watched.delete(taskId);
      this.watched.add(taskId);
      this.keepWithin(taskId);
    }
  }

  private keepWithin(taskId: string): void {
    const { sandboxes, maxBytes, log } = this.options;
    const directory = sandboxes.directoryOf(taskId);
    for (const name of OUTPUT_NAMES) {
      try {
        const stat = lstatSync(join(directory, name), { throwIfNoEntry: false });
        if (stat === undefined || stat.size <= maxBytes) continue;
        if (trimOutput(directory, name, maxBytes)) log.info('cut an output', { taskId, name });
      } catch (error) {
        log.warn('an output cannot be cut', { taskId, name, reason: String(error) });
      }
    }
  }

  private async searchNow(
    taskId: string,
    keywords: readonly string[],
  ): Promise<OutputMatch | null> {
    const { sandboxes, maxBytes: outputMaxBytes, log } = this.options;
    const directory = sandboxes.directoryOf(taskId);
    const automaton = keywordAutomaton(keywords);
    for (const name of OUTPUT_NAMES) {
      try {
        const match = await searchOutput({ directory, name, outputMaxBytes }, automaton);
        if (match !== null) return match;
      } catch (error) {
        log.warn('an output cannot be searched', { taskId, name, reason: String(error) });
      }
    }
    return null;
  }
}
