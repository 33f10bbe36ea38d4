import { EXIT_CODES } from '../shell/index.js';
import { type OptionTable, environmentName } from './read-options.js';

export interface OptionChapter {
  readonly command: string;
  readonly introduction: string;
  readonly table: OptionTable;
}

/** The text of docs/reference/configuration.md: a test keeps the file equal to it. */
export function renderReference(chapters: readonly OptionChapter[]): string {
  const parts = chapters.map(({ command, introduction, table }) => {
    const rows = Object.entries(table).map(
      ([name, option]) =>
        `| \`--${name}\` | \`${environmentName(name)}\` | ${option.type} ` +
        `| ${option.defaultText === '' ? 'none' : `\`${option.defaultText}\``} | ${option.meaning} |`,
    );
    const head =
      '| flag | environment | type | default | meaning |\n| --- | --- | --- | --- | --- |';
    return `## \`${command}\`\n\n${introduction}\n\n${head}\n${rows.join('\n')}\n`;
  });
  const codes = Object.entries(EXIT_CODES).map(([reason, code]) => `| ${code} | ${reason} |`);
  return `# Configuration

Every option can stand in three places. A flag wins over the environment, the environment over the
file, the file over the default. The file is JSON with comments, named by \`--config\` or
\`HORAE_CONFIG\`; its members are named like the flags, without the dashes in front. A value that
cannot be read is refused at the start, with its place, its rule and an example.

${parts.join('\n')}
## Exit codes

| code | reason |
| --- | --- |
${codes.join('\n')}
`;
}
