/** A text as one word of a POSIX shell, which nothing in it can leave. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The other way round. */
export function unquotedWord(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
}
