import type { StoreError } from '../../ports/store.js';
import { type SharedAnswer, newSharedAnswer } from '../journal/index.js';
import type { HeadWriter } from './head-writer.js';
import type { Head } from './head.js';
import { packBatch } from './packed-batch.js';
import { asStoreError } from './patient-client.js';
import type { BatchPlace } from './state-reader.js';

export interface CommitQueueOptions {
  readonly writer: HeadWriter;
  /** Runs after the callers that are being answered now. */
  readonly afterTurn: (run: () => void) => void;
  readonly onBatch: (batch: BatchPlace) => void;
}

export type HeadEdit = (head: Head) => Head;

/**
 * All writes of the head, one after the other. What is asked for while one is under way is the
 * next: commits as one batch, and changes of the head itself along with it.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  /** Complete batches, oldest first, and the one that still takes commits. */
  #sealed: Group[] = [];
  #open: Group | null = null;
  #edits: WaitingEdit[] = [];
  #lastSeq: number;
  #working: Promise<void> | null = null;
  #failure: StoreError | null = null;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#lastSeq = options.writer.head.seq;
  }

  get failure(): StoreError | null {
    return this.#failure;
  }

  /** Encoded changes of one commit. */
  commit(changes: readonly string[]): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const group = (this.#open ??= { texts: [], answer: newSharedAnswer() });
    group.texts.push(...changes);
    this.#start();
    return group.answer.given;
  }

  /** Nothing joins what was asked for up to now; answers the number of its last batch. */
  seal(): number {
    if (this.#open !== null) {
      this.#sealed.push(this.#open);
      this.#open = null;
      this.#lastSeq += 1;
    }
    return this.#lastSeq;
  }

  edit(edit: HeadEdit): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const answer = newSharedAnswer();
    this.#edits.push({ edit, answer });
    this.#start();
    return answer.given;
  }

  /** What waits is refused, and so is all that comes; what is under way may still succeed. */
  fail(error: StoreError): void {
    this.#failure ??= error;
    for (const { answer } of this.#sealed.splice(0)) answer.reject(this.#failure);
    for (const { answer } of this.#edits.splice(0)) answer.reject(this.#failure);
    this.#open?.answer.reject(this.#failure);
    this.#open = null;
  }

  /** Once everything that was asked for is answered. */
  async rest(): Promise<void> {
    await this.#working;
  }

  #start(): void {
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    const { afterTurn } = this.#options;
    for (;;) {
      // Callers that were answered together ask again together: their commits are one batch.
      await new Promise<void>((resolve) => afterTurn(resolve));
      if (this.#sealed.length === 0) this.seal();
      const group = this.#sealed.shift() ?? null;
      const edits = this.#edits.splice(0);
      if (group === null && edits.length === 0) break;
      await this.#write(group, edits);
    }
    this.#working = null;
  }

  async #write(group: Group | null, edits: readonly WaitingEdit[]): Promise<void> {
    const { writer, onBatch } = this.#options;
    const { head } = writer;
    const counted = group === null ? head : { ...head, seq: head.seq + 1 };
    const next = edits.reduce((before, { edit }) => edit(before), counted);
    const batch = group === null ? null : packBatch(`[${group.texts.join(',')}]`);
    const answers = [...(group === null ? [] : [group]), ...edits].map(({ answer }) => answer);
    try {
      await writer.write(next, batch);
    } catch (error) {
      this.fail(asStoreError(error as Error));
      for (const answer of answers) answer.reject(this.#failure as StoreError);
      return;
    }
    if (batch !== null) {
      onBatch({ seq: next.seq, epoch: next.epoch, extraCount: batch.extra.length });
    }
    for (const answer of answers) answer.resolve();
  }
}

interface Group {
  readonly texts: string[];
  readonly answer: SharedAnswer;
}

interface WaitingEdit {
  readonly edit: HeadEdit;
  readonly answer: SharedAnswer;
}
