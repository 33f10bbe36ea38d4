import { type Result, accepted, refused } from '../kernel/index.js';
import { type Option, type OptionTable, type Settings, Unreadable } from './option.js';
import type { OptionFile } from './option-file.js';
import { type Program, variableOf } from './program.js';

export interface Given {
  /** By name of the option; undefined where it was not given. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: OptionFile | null;
}

/**
 * The value of every option, from, in rising order of weight: its default, the file, the
 * environment, and the flag. All that is wrong is told at once: where it stands, the value, the
 * rule and an example.
 */
export function settleOptions<T extends OptionTable>(
  program: Program<T>,
  { flags, env, file }: Given,
): Result<Settings<T>, readonly string[]> {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(program.table)) {
    const variable = variableOf(program, name);
    const given = firstGiven([
      { place: `--${name}`, value: flags[name] },
      { place: variable, value: env[variable] },
      { place: `${file?.path}: ${name}`, value: file?.members[name] },
    ]);
    const value = given === null ? option.fallback : option.read(given.value);
    if (given !== null && value instanceof Unreadable) {
      problems.push(`${given.place}: ${shown(given.value, option)} is not ${value.rule}.`);
    }
    settings[name] = value;
  }
  return problems.length > 0 ? refused(problems) : accepted(settings as Settings<T>);
}

interface GivenValue {
  readonly place: string;
  readonly value: unknown;
}

function firstGiven(places: readonly GivenValue[]): GivenValue | null {
  return places.find(({ value }) => value !== undefined) ?? null;
}

function shown(value: unknown, option: Option<unknown>): string {
  return option.isSecret === true ? 'what is given' : (JSON.stringify(value) ?? 'nothing');
}
