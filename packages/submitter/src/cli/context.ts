import { jsonText } from './print.js';
import type { Settings } from './settings.js';
import type { Surroundings } from './surroundings.js';
import type { TargetClient } from './target-client.js';

/** What a command works with. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly settings: Settings;
  readonly client: TargetClient;
  /** Says more on standard error when asked to (`-X`). */
  debug(text: string): void;
}

/** A command answers with its exit code. */
export type Command = (context: Context) => Promise<number>;

/** The answer in the form that was asked for. */
export function answer(context: Context, forms: { json: unknown; text: string }): void {
  const isJson = context.settings.output === 'json';
  context.surroundings.out(isJson ? jsonText(forms.json) : forms.text);
}
