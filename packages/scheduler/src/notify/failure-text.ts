import { LIMITS } from '@horae/submitter/kernel';
import { cutText } from './cut-text.js';

/** One line of bounded length that says what went wrong. */
export function failureText(error: Error): string {
  // Both addresses of a host were tried: what happened to the first one will do.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const told = first instanceof Error ? first : error;
  const text = told.message.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return cutText(text === '' ? told.name : text, LIMITS.notificationErrorLengthMax);
}
