import type { ErrorCode } from '@horae/submitter/kernel';
import type { Reply } from '../core/decision.js';
import type { RunId } from '../core/run.js';

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

/** The run that was created, if any. @throws Refusal when the core said no. */
export function acceptedReply(reply: Reply): RunId | null {
  if (!reply.ok) throw new Refusal(reply.code, reply.text);
  return reply.runId ?? null;
}
