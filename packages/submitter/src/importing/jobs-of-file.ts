import { type Result, accepted, refused } from '../kernel/index.js';
import { readDocument } from '../conf/index.js';
import type { ImportFile } from './import-result.js';
import { isObject } from './members.js';

export interface PlacedValue {
  readonly value: unknown;
  readonly line: number | null;
}

/**
 * The objects of a JSON or YAML file: one, a list, several YAML documents, the `jobs` of an object,
 * or the `items` of a List of Kubernetes.
 */
export function jobsOfFile({
  fileName,
  text,
}: ImportFile): Result<readonly PlacedValue[], readonly { line: number; text: string }[]> {
  const document = readDocument(text, fileName);
  if (!document.ok) return refused(document.error);
  const { value, lineOf } = document.value;
  const placed = (one: unknown, path: readonly (string | number)[]): readonly PlacedValue[] => {
    if (one === null || one === undefined) return [];
    const list = Array.isArray(one) ? { items: one as unknown[], path } : listInside(one, path);
    return list === null
      ? [{ value: one, line: lineOf(path) }]
      : list.items.flatMap((item, index) => placed(item, [...list.path, index]));
  };
  return accepted(placed(value, []));
}

function listInside(
  value: unknown,
  path: readonly (string | number)[],
): { readonly items: readonly unknown[]; readonly path: readonly (string | number)[] } | null {
  if (!isObject(value)) return null;
  const isList = typeof value['kind'] === 'string' && value['kind'].endsWith('List');
  const name = isList ? 'items' : Object.keys(value).length === 1 ? 'jobs' : '';
  const items = value[name];
  return Array.isArray(items) ? { items, path: [...path, name] } : null;
}
