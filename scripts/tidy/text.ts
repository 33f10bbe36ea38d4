import { basename } from 'node:path';
import type { SourceFile } from './source-files.js';

const VAGUE_NAMES = /^(utils?|helpers?|types|common|manager|misc)\.(ts|tsx|mjs)$/;

const RULES: readonly { readonly pattern: RegExp; readonly text: string }[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b(?!.*#\d+)/, text: 'a TODO without an issue number.' },
  { pattern: /^\s*export \* from/, text: '`export *`: name what the door shows.' },
  { pattern: /@ts-(ignore|nocheck)/, text: 'the type checker is switched off.' },
];

/** Names and words that the style forbids. */
export function checkText(files: readonly SourceFile[]): string[] {
  const sources = files.filter((file) => !file.path.startsWith('scripts/tidy/'));
  return sources.flatMap((file) => {
    const vague = VAGUE_NAMES.test(basename(file.path))
      ? [`${file.path}: name the file after the one thing in it.`]
      : [];
    const lines = file.lines.flatMap((line, index) =>
      RULES.filter((rule) => rule.pattern.test(line)).map(
        (rule) => `${file.path}:${index + 1}: ${rule.text}`,
      ),
    );
    return [...vague, ...lines];
  });
}
