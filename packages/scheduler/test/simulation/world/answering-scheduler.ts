import type { Reply } from '../../../src/core/index.js';
import type { AskedEvent } from '../../../src/shell/index.js';

/** What users and tasks know of the scheduler: it may answer, or never. */
export interface AnsweringScheduler {
  ask(event: AskedEvent, answer: (reply: Reply) => void): void;
}
