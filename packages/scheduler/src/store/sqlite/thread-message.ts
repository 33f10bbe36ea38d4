import type { RunMarkQuery } from '../../ports/run-marks.js';
import type { RunFields } from './run-table.js';

/** What goes between the store and its threads: requests in order, one answer each. */
export type ThreadRequest = { readonly id: number } & ThreadCall;

export type ThreadCall =
  | WriterCall
  | ReaderCall
  | HistoryCall
  /** Moves what the log holds into the file, as far as that is possible without waiting. */
  | { readonly type: 'checkpoint' }
  | { readonly type: 'close' };

export type WriterCall =
  | {
      readonly type: 'commit';
      /** A JSON list of changes. */
      readonly body: string;
      /** dueAt, job, attempt, dueAt, job, …: flat, because thousands of small lists copy slowly. */
      readonly launches: readonly (string | number)[];
    }
  /** Answers with the number of the new fold and with what it will replace of the journal. */
  | { readonly type: 'foldBegin' }
  | {
      readonly type: 'foldPart';
      readonly fold: number;
      /** kind, key, JSON or null, kind, … */
      readonly entities: readonly (string | null)[];
      readonly runs: RunFields;
    }
  /** From here on its rows count, and the journal up to there does not. */
  | ({ readonly type: 'foldEnd' } & FoldPlace)
  /** Removes what the fold has replaced: kind, key, kind, … */
  | { readonly type: 'foldClean'; readonly fold: number; readonly keys: readonly string[] }
  | PruneCall
  /** Ended runs that are kept elsewhere from now on: id, JSON, id, … */
  | { readonly type: 'forget'; readonly idsAndBodies: readonly string[] };

/** What the writer of a history is asked for. */
export type HistoryCall = { readonly type: 'append'; readonly runs: RunFields } | PruneCall;

interface PruneCall {
  readonly type: 'prune';
  readonly before: number;
  readonly limit: number;
}

export interface FoldPlace {
  readonly fold: number;
  /** Last row of the journal that is part of it. */
  readonly upTo: number;
}

export type ReaderCall =
  | {
      readonly type: 'query';
      readonly sql: string;
      readonly values: readonly (string | number)[];
    }
  /** Answers a `RunTimeList` for each job. */
  | { readonly type: 'runTimes'; readonly jobs: readonly string[]; readonly limit: number }
  /** Answers a `RunMarkList`. */
  | { readonly type: 'runMarks'; readonly query: RunMarkQuery };

export type ThreadReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly text: string };
