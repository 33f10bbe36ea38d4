import { applyEdits, modify } from 'jsonc-parser';
import { Document, isMap, parseAllDocuments } from 'yaml';
import { isYaml, readDocument } from '../conf/index.js';
import type { JobDocument } from '../job/index.js';

/** A file of one job. */
export function jobFileText(document: JobDocument): string {
  return new Document(document).toString(YAML_FORM);
}

const YAML_FORM = { lineWidth: 0 } as const;

/**
 * The text of a file with one of its jobs changed: what stays the same keeps its place and its
 * comments. Null where the file is written in a way that cannot be edited so.
 */
export function editedJobFile(
  text: string,
  fileName: string,
  document: JobDocument,
): string | null {
  const read = readDocument(text, fileName);
  if (!read.ok) return null;
  const path = pathOf(read.value.value, String(document['name']));
  if (path === null) return null;
  const { raw } = path;
  const gone = Object.keys(raw).filter((name) => !(name in document));
  const set = Object.keys(document).filter((name) => !isEqual(document[name], raw[name]));
  const edits = { gone, set, document };
  return isYaml(text, fileName) ? editedYaml(text, path, edits) : editedJson(text, path, edits);
}

/** How many jobs a file holds. */
export function jobCountIn(text: string, fileName: string): number {
  const read = readDocument(text, fileName);
  if (!read.ok) return 0;
  const { value } = read.value;
  const list = Array.isArray(value) ? value : listIn(value);
  return list === null ? 1 : list.length;
}

interface Place {
  readonly path: readonly (string | number)[];
  readonly raw: JobDocument;
}

interface Edits {
  readonly gone: readonly string[];
  readonly set: readonly string[];
  readonly document: JobDocument;
}

function pathOf(value: unknown, name: string): Place | null {
  if (Array.isArray(value)) return within(value, [], name);
  const list = listIn(value);
  if (list !== null) return within(list, ['jobs'], name);
  const raw = value as JobDocument | null;
  return raw?.['name'] === name ? { path: [], raw } : null;
}

function listIn(value: unknown): readonly unknown[] | null {
  const jobs = (value as JobDocument | null)?.['jobs'];
  return Array.isArray(jobs) ? jobs : null;
}

function within(list: readonly unknown[], path: readonly string[], name: string): Place | null {
  const index = list.findIndex((item) => (item as JobDocument | null)?.['name'] === name);
  return index < 0 ? null : { path: [...path, index], raw: list[index] as JobDocument };
}

function editedJson(text: string, { path }: Place, { gone, set, document }: Edits): string {
  const options = { formattingOptions: { insertSpaces: true, tabSize: 2 } };
  const edit = (edited: string, name: string, value: unknown): string =>
    applyEdits(edited, modify(edited, [...path, name], value, options));
  const without = gone.reduce((edited, name) => edit(edited, name, undefined), text);
  return set.reduce((edited, name) => edit(edited, name, document[name]), without);
}

function editedYaml(text: string, place: Place, { gone, set, document }: Edits): string | null {
  const documents = [...parseAllDocuments(text)];
  const isList = documents.length > 1;
  const path = isList ? place.path.slice(1) : place.path;
  const own = documents[isList ? Number(place.path[0]) : 0];
  if (own === undefined) return null;
  const node: unknown = path.length === 0 ? own.contents : own.getIn(path, true);
  if (!isMap(node)) return null;
  for (const name of gone) own.deleteIn([...path, name]);
  for (const name of set) own.setIn([...path, name], own.createNode(document[name]));
  // The line `---` belongs to the document behind it.
  for (const each of documents.slice(1)) each.directives.docStart = true;
  return documents.map((each) => each.toString(YAML_FORM)).join('');
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
