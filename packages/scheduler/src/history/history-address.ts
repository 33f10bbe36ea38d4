import { type Result, refused } from '@horae/submitter/kernel';

/** A database for the history, as `--history` names it. */
export interface HistoryAddress {
  readonly kind: 'postgres' | 'mysql';
  readonly host: string;
}

/** The error is the end of "… is not …". */
export function readHistoryAddress(text: string): Result<HistoryAddress, string> {
  return refused(text);
}
