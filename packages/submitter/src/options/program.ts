import type { OptionTable } from './option.js';

/** A command with its options: what it reads at its start, and what the reference says of it. */
export interface Program<T extends OptionTable = OptionTable> {
  /** As it is called: `horae-scheduler`. */
  readonly command: string;
  /** A paragraph for its chapter of the reference, in Markdown. */
  readonly introduction: string;
  /** Every variable begins so: `HORAE_`. */
  readonly variablePrefix: string;
  /** The variable that names the file with options: `HORAE_CONFIG`. */
  readonly configVariable: string;
  readonly table: T;
  readonly exits: readonly Exit[];
  /** Commands that it starts, with options of their own. */
  readonly starts?: readonly StartedProgram[];
}

export interface StartedProgram {
  readonly program: Pick<Program, 'command' | 'variablePrefix' | 'table'>;
  /** The option that names the file with its options: `scheduler-config`. */
  readonly configOption: string;
}

/** A way to end, as an operator meets it. */
export interface Exit {
  readonly code: number;
  readonly meaning: string;
}

/** `http-port` → `HORAE_HTTP_PORT`. */
export function variableOf(
  { variablePrefix }: Pick<Program, 'variablePrefix'>,
  name: string,
): string {
  return variablePrefix + name.toUpperCase().replaceAll('-', '_');
}
