import { type ErrorCode, HoraeError } from '@horae/submitter/kernel';
import type { RunId } from '../core/run.js';
import { isRefusal } from './error-response.js';
import type { AskedEvent, SchedulerDoor } from './http-parts.js';

/** A refusal whose sentence is already written, e.g. by the core. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: ErrorCode,
    text: string,
  ) {
    super(text);
  }
}

/**
 * Asks the scheduler for a change; answers, once it is durable, with the run it created, if any.
 * @throws Refusal when the core said no; HoraeError LEADERSHIP_LOST when this scheduler does not
 * know any more, STOPPING when nobody answers.
 */
export async function ask(shell: SchedulerDoor, event: AskedEvent): Promise<RunId | null> {
  const reply = await shell.ask(event).catch((cause: unknown) => {
    const isRefused = cause instanceof Error && isRefusal(cause);
    throw isRefused ? cause : new HoraeError('STOPPING', [], { cause });
  });
  if (!reply.ok) throw new Refusal(reply.code, reply.text);
  return reply.runId ?? null;
}
