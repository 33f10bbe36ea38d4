import { type Result, accepted, refused } from '../kernel/index.js';
import { shown } from './members.js';

/**
 * A command line as words, without a shell: quotes and backslashes as there, but no variables.
 * Characters that only a shell understands are refused, since without one they do something else.
 */
export function splitWords(text: string): Result<readonly string[], string> {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    if (sign === '\\' && quote !== "'") {
      index += 1;
      if (index === text.length) return refused(`${shown(text)} ends with a backslash`);
      word = (word ?? '') + (text[index] ?? '');
    } else if (quote !== '') {
      if (sign === quote) quote = '';
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (/[;&|<>()`]/.test(sign)) {
      return refused(
        `${shown(text)} has ${JSON.stringify(sign)}, which needs a shell; set "shell" to "true", ` +
          'or quote it',
      );
    } else word = (word ?? '') + sign;
  }
  if (quote !== '') return refused(`${shown(text)} has an open ${quote}`);
  if (word !== null) words.push(word);
  return accepted(words);
}
