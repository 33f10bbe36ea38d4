import type { SourceFile } from './source-files.js';

/** Tests are all on, and every name is said once per file. */
export function checkTests(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => /\.test\.tsx?$/.test(file.path))
    .flatMap((file) => [...switchedOff(file), ...repeatedNames(file)]);
}

function switchedOff({ path, lines }: SourceFile): string[] {
  return lines.flatMap((line, index) =>
    /\b(it|test|describe)\.(only|skip|todo)\(/.test(line)
      ? [`${path}:${index + 1}: a test is singled out or switched off.`]
      : [],
  );
}

function repeatedNames({ path, lines }: SourceFile): string[] {
  const seen = new Set<string>();
  let group = '';
  return lines.flatMap((line, index) => {
    group = /^\s*describe[.\w]*\(\s*['"`](.+?)['"`]/.exec(line)?.[1] ?? group;
    const name = /^\s*(?:it|test)\(\s*(['"`].+?['"`]),/.exec(line)?.[1];
    if (name === undefined) return [];
    const full = `${group} ${name}`;
    if (seen.has(full)) return [`${path}:${index + 1}: the test name ${name} is taken.`];
    seen.add(full);
    return [];
  });
}
