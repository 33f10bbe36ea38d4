import { ERROR_TEXT } from '@horae/submitter/kernel';
import { StoreError } from '../ports/store.js';

/** A history that cannot be reached, or refuses what is asked; later it may work again. */
export class HistoryAway extends StoreError {
  override readonly name = 'HistoryAway';
  /** For the REST server: 503, not a defect. */
  readonly code = 'HISTORY_AWAY';

  constructor(shown: string, cause: unknown) {
    super(ERROR_TEXT.HISTORY_AWAY(shown, textOf(cause)), { cause });
  }
}

/** One of several addresses of a host hides its reason inside. */
function textOf(cause: unknown): string {
  if (cause instanceof AggregateError) return textOf(cause.errors[0]);
  const { message, code } = cause as Partial<Error> & { readonly code?: unknown };
  return message === undefined || message === '' ? String(code) : message;
}
