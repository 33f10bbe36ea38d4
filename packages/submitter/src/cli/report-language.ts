import type { Language } from '../schedule/index.js';
import type { Surroundings } from './surroundings.js';

export const LANGUAGES = ['en', 'zh'] as const satisfies readonly Language[];

/** The language asked for, else that of the environment; English where it is another. */
export function reportLanguage(asked: Language | null, { env }: Surroundings): Language {
  if (asked !== null) return asked;
  // As the C library has it: the first one that says anything decides.
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
