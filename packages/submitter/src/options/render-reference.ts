import type { Option } from './option.js';
import { type Exit, type Program, variableOf } from './program.js';

/** The reference of options and exit codes, in Markdown: a chapter for each program. */
export function renderReference(programs: readonly Program[]): string {
  return `# Configuration

Every option can stand in three places. A flag wins over the environment, the environment over the
file, the file over the default. The file is JSON with comments, named by \`--config\` or by the
variable that the chapter tells; its members are named like the flags, without the dashes in front.
A value that cannot be read is refused at the start, with its place, its rule and an example.

${programs.map(renderChapter).join('\n')}`;
}

function renderChapter(program: Program): string {
  const { command, introduction, configVariable, table, exits } = program;
  const rows = Object.entries(table).map(([name, option]) => optionRow(program, name, option));
  return `## \`${command}\`

${introduction} Its file is named by \`--config\` or \`${configVariable}\`.

| flag | environment | type | default | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

It ends with one of these exit codes:

| code | meaning |
| --- | --- |
${exits.map(exitRow).join('\n')}
`;
}

function optionRow(program: Program, name: string, option: Option<unknown>): string {
  const { type, defaultText, meaning } = option;
  const fallback = defaultText === '' ? 'none' : `\`${defaultText}\``;
  return tableRow([`\`--${name}\``, `\`${variableOf(program, name)}\``, type, fallback, meaning]);
}

function exitRow({ code, meaning }: Exit): string {
  return tableRow([String(code), meaning]);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
