import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A file that git tracks or would track. */
export interface SourceFile {
  /** From the top of the checkout, e.g. `packages/agent/src/core/decide.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly isTest: boolean;
}

export function sourceFiles(): readonly SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed
    .split('\n')
    .filter((path) => /\.(ts|tsx|mjs|js|css)$/.test(path) && existsSync(path))
    .map((path) => ({
      path,
      lines: readFileSync(path, 'utf8').split('\n'),
      isTest: /\.test\.tsx?$|(^|\/)(test|bench|fixtures|golden)\//.test(path),
    }));
}
