import { type Option, Unreadable } from '@horae/submitter/options';
import { readHistoryAddress } from '../history/history-address.js';

/** Null when nobody says: a file in the data folder. The address of a database as it was given. */
export function historyUrl(meaning: string): Option<string | null> {
  const read = (value: unknown): string | Unreadable => {
    const text = typeof value === 'string' ? value : '';
    const address = readHistoryAddress(text);
    if (address.ok) return text;
    return new Unreadable(
      `an address of a database (${address.error}), e.g. postgres://horae:secret@db1:5432/horae`,
    );
  };
  const type = 'postgres://… or mysql://…';
  return { type, defaultText: '', meaning, isSecret: true, fallback: null, read };
}
