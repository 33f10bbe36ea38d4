import { epochMs } from '@horae/submitter/kernel';
import type { NotStartedCause, TaskNews } from '../../core/index.js';
import type { RecordLine } from '../../launcher/index.js';

/** What a line of a record tells the core; null for what is only for those who watch. */
export function newsOf(taskId: string, line: RecordLine): TaskNews | null {
  const at = epochMs(line.at);
  switch (line.type) {
    case 'claimed':
    case 'named':
      return null;
    case 'started':
      return { type: 'started', taskId, at };
    case 'ended':
      return { type: 'ended', taskId, at, exitCode: line.code, signal: line.signal };
    case 'notStarted':
      return {
        type: 'notStarted',
        taskId,
        at,
        cause: line.cause as NotStartedCause,
        text: line.text,
      };
  }
}
