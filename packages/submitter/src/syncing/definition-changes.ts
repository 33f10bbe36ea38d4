import type { JobDocument } from '../job/index.js';

/** One member that a file changes; null = it is not there. */
export interface FieldChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Member by member, in the order of `to`; variables and labels by their names. */
export function definitionChanges(from: JobDocument, to: JobDocument): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(to), ...Object.keys(from)])];
  return names.flatMap((name) => memberChanges(name, from[name], to[name]));
}

function memberChanges(name: string, from: unknown, to: unknown): readonly FieldChange[] {
  const whole = { field: name, from: valueText(from), to: valueText(to) };
  if (whole.from === whole.to) return [];
  const [before, after] = [pairsOf(name, from), pairsOf(name, to)];
  if (before === null || after === null) return [whole];
  const each = definitionChanges(before, after).map((change) => {
    return { ...change, field: `${name}.${change.field}` };
  });
  // Only the order of variables differs.
  return each.length === 0 ? [whole] : each;
}

/** Members that are sets of names; null for any other. */
function pairsOf(name: string, value: unknown): JobDocument | null {
  if (name === 'labels') return (value ?? {}) as JobDocument;
  if (name !== 'environmentVariables') return null;
  const variables = (value ?? []) as readonly { readonly name: string; readonly value: string }[];
  return Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
}

/** Texts as they are, all else as JSON with its members in one order. */
function valueText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, inner: unknown) => sorted(inner));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
