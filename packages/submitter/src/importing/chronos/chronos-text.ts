import type { Members } from '../members.js';

/** A text of a job; Chronos made the text `null` of a JSON null. */
export function chronosText(members: Members, name: string): string {
  const text = members.text(name);
  if (text !== 'null') return text;
  members.note(name, '"null" is what Chronos made of nothing, and is left out');
  return '';
}
