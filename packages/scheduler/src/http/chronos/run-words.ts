/** Quoted parts, escaped characters and plain ones; a quote that is never closed is a plain one. */
const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s])+/gs;
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs;

/**
 * The words of `?arguments=`, told apart as by the shell that Chronos gave them to: blanks separate,
 * quotes and backslashes keep together. Nothing else means anything: `;`, `$(…)` and `*` are text.
 */
export function runWords(text: string): readonly string[] {
  return (text.match(WORD) ?? []).map((word) =>
    word.replace(PART, (_part, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  );
}
