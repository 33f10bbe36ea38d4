import { LIMITS } from '../kernel/index.js';
import { type FieldReader, isRecord, scalarText } from './field-reader.js';
import type { JobDocument } from './format-job.js';

/** Free `name: value` pairs, e.g. `{"team": "search"}`; numbers and booleans become text. */
export function readLabels(fields: FieldReader): Readonly<Record<string, string>> {
  const posted = fields.raw('labels');
  if (posted === undefined) return {};
  const entries = isRecord(posted) ? Object.entries(posted) : null;
  if (entries === null || entries.length > LIMITS.jobListCountMax) {
    const what = `an object of at most ${LIMITS.jobListCountMax} names and texts`;
    return fields.wrong('labels', { what, example: '{"team": "search"}' }, {});
  }
  const labels = entries.map(([name, value]): [string, string] => {
    const text = scalarText(value ?? '');
    return [
      name,
      text ??
        fields.wrong(`labels.${name}`, { what: 'a text', example: '"search"', value: value }, ''),
    ];
  });
  // Not assignment: a label may be called `__proto__`.
  return Object.fromEntries(labels);
}

/** The labels of a job that a scheduler has shown; a stock Chronos shows none. */
export function labelsOf({ labels }: JobDocument): Readonly<Record<string, string | undefined>> {
  return (labels ?? {}) as Readonly<Record<string, string | undefined>>;
}
