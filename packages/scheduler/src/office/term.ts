import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExitReason, SchedulerShell } from '../shell/index.js';

/** One term of office: everything that exists only while this scheduler leads. */
export interface Term {
  readonly epoch: number;
  readonly shell: SchedulerShell;
  /** What the listening server hands requests to as long as the term lasts. */
  readonly answerRest: RequestHandler;
  /** Resolves once this term cannot go on by itself. */
  readonly over: Promise<TermOver>;
  /**
   * Takes no more work, makes durable what was taken if it still may, and closes everything.
   * `drained` resolves once the requests that were handed to it are answered.
   */
  end(drained: Promise<unknown>): Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface TermOver {
  readonly reason: ExitReason;
  readonly error: Error;
}
