import type { SourceFile } from './source-files.js';

const LINE_COUNT_MAX = 400;
const COLUMN_COUNT_MAX = 100;

/** Tables and generated data may be long: they say so in their first line. */
const EXCEPTED = /tidy: a (table|generated)/;

/** Files are one idea each, lines fit beside each other. */
export function checkSizes(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    if (EXCEPTED.test(file.lines[0] ?? '')) return [];
    return [...tooLong(file), ...tooWide(file)];
  });
}

function tooLong({ path, lines, isTest }: SourceFile): string[] {
  if (isTest || lines.length <= LINE_COUNT_MAX) return [];
  return [
    `${path}: ${lines.length} lines, at most ${LINE_COUNT_MAX}; is there more than one idea in it?`,
  ];
}

function tooWide({ path, lines }: SourceFile): string[] {
  return lines.flatMap((line, index) => {
    if (line.length <= COLUMN_COUNT_MAX || /['"`/].{60,}/.test(line)) return [];
    return [`${path}:${index + 1}: ${line.length} columns, at most ${COLUMN_COUNT_MAX}.`];
  });
}
