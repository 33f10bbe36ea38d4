import type { TaskInfo } from '../protocol/index.js';

/** A keyword of `failOnOutput` that a task has printed: the first one in the file. */
export interface OutputMatch {
  readonly keyword: string;
  readonly file: 'stdout' | 'stderr';
  /** From 1; null behind a part that was left out, where lines cannot be counted. */
  readonly line: number | null;
  /** That line, or the part of a long one around the keyword. */
  readonly text: string;
}

const LABEL = 'horae.fail_on_output';
/** The scheduler allows as many characters; trust nobody. */
const KEYWORDS_LENGTH_MAX = 1_000;

/** The literal words that make a task a failure when it prints one, in any case; often none. */
export function outputKeywords(task: TaskInfo): readonly string[] {
  const label = task.labels?.labels?.find(({ key }) => key === LABEL);
  const text = (label?.value ?? '').slice(0, KEYWORDS_LENGTH_MAX);
  return text.split('|').filter((word) => word !== '');
}

/** `Output matched "fatal" in stdout line 12: fatal error here (failOnOutput)`. */
export function matchText({ keyword, file, line, text }: OutputMatch): string {
  const place = line === null ? file : `${file} line ${line}`;
  return `Output matched "${keyword}" in ${place}: ${text} (failOnOutput)`;
}
