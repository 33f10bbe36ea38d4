import {
  type ParseError,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { LineCounter, isNode, parseAllDocuments } from 'yaml';
import { type Result, LIMITS, accepted, refused } from '../kernel/index.js';
import { blankComments } from './blank-comments.js';

export type Path = readonly (string | number)[];

/** A parsed file that still knows where everything stood. */
export interface Document {
  readonly value: unknown;
  /** The line of a member (counted from 1); null when it is not in the file. */
  lineOf(path: Path): number | null;
}

export interface DocumentProblem {
  readonly line: number;
  readonly text: string;
}

/** JSON with comments, or YAML: by the file's name, else by how it begins. */
export function readDocument(
  text: string,
  fileName: string,
): Result<Document, readonly DocumentProblem[]> {
  const withoutMark = text.replace(/^\uFEFF/, '');
  if (withoutMark.trim() === '') return refused([{ line: 1, text: 'The file is empty.' }]);
  try {
    const read = isYaml(withoutMark, fileName) ? readYaml(withoutMark) : readJson(withoutMark);
    const isDeep = read.ok && isDeeper(read.value.value, LIMITS.fileDepthMax);
    return isDeep ? refused([{ line: 1, text: TOO_LARGE }]) : read;
  } catch (error) {
    // What is nested too deep for the stack, and YAML whose aliases multiply without bounds.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    return refused([{ line: 1, text: TOO_LARGE }]);
  }
}

function isDeeper(value: unknown, depthMax: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depthMax === 0 || Object.values(value).some((inner) => isDeeper(inner, depthMax - 1));
}

const TOO_LARGE =
  'The file is nested too deep, or repeats itself (YAML aliases) too often to be read.';

/** Whether a file is read as YAML. */
export function isYaml(text: string, fileName: string): boolean {
  if (/\.ya?ml$/i.test(fileName)) return true;
  if (/\.json[c5]?$/i.test(fileName)) return false;
  return !/^\s*[[{]/.test(blankComments(text).replace(/\/\*[^]*?\*\//g, ''));
}

function readJson(text: string): Result<Document, readonly DocumentProblem[]> {
  const blanked = blankComments(text);
  const lineCounter = linesOf(blanked);
  const errors: ParseError[] = [];
  const tree = parseTree(blanked, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (blanked.trim() === '') return refused([{ line: 1, text: ONLY_COMMENTS }]);
  if (first !== undefined || tree === undefined) {
    const rule = first === undefined ? 'value expected' : sentenceOf(first);
    const { line } = lineCounter.linePos(first?.offset ?? 0);
    return refused([{ line, text: `This is no valid JSON: ${rule}.` }]);
  }
  return accepted({
    value: getNodeValue(tree) as unknown,
    lineOf: (path) => {
      const node = findNodeAtLocation(tree, [...path]);
      return node === undefined ? null : lineCounter.linePos(node.offset).line;
    },
  });
}

const ONLY_COMMENTS = 'The file holds nothing but comments.';

/** `CommaExpected` → `comma expected`. */
function sentenceOf(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function linesOf(text: string): LineCounter {
  const lineCounter = new LineCounter();
  lineCounter.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lineCounter.addNewLine(index + 1);
  return lineCounter;
}

function readYaml(text: string): Result<Document, readonly DocumentProblem[]> {
  const lineCounter = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter, prettyErrors: true })];
  const problems = documents.flatMap(({ errors }) =>
    errors.map((error) => ({
      line: error.linePos?.[0].line ?? 1,
      text: `This is no valid YAML: ${error.message.split('\n')[0] ?? ''}`,
    })),
  );
  if (problems.length > 0) return refused(problems);
  const [only] = documents;
  if (only === undefined) return refused([{ line: 1, text: 'The file is empty.' }]);
  if (documents.length > 1) {
    // Several documents (`---` between them) are a list of jobs.
    return accepted({
      value: documents.map((document) => document.toJS() as unknown),
      lineOf: ([index, ...rest]) => yamlLine(documents[Number(index)], rest, lineCounter),
    });
  }
  return accepted({
    value: only.toJS() as unknown,
    lineOf: (path) => yamlLine(only, path, lineCounter),
  });
}

interface YamlDocument {
  readonly contents: unknown;
  getIn(path: Path, keepScalar: boolean): unknown;
}

function yamlLine(
  document: YamlDocument | undefined,
  path: Path,
  lineCounter: LineCounter,
): number | null {
  const node = path.length === 0 ? document?.contents : document?.getIn(path, true);
  const offset = isNode(node) ? node.range?.[0] : undefined;
  return offset === undefined ? null : lineCounter.linePos(offset).line;
}
