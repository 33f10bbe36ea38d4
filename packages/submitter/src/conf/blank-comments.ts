/**
 * Replaces whole-line comments (`//`, `#`, and a `/*` that no later line closes) by empty lines, so
 * that what is left is JSON with comments and every line keeps its number. The original submitter
 * dropped such lines; its files may open `/*` on each line of an explanation and close none.
 */
export function blankComments(text: string): string {
  const lines = text.split('\n');
  return lines.map((line, index) => (isComment(lines, index) ? '' : line)).join('\n');
}

function isComment(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? '').trim();
  if (line.startsWith('//') || line.startsWith('#')) return true;
  return line.startsWith('/*') && !isBlockOpening(lines, index);
}

/** A real block comment ends on its own line, or before another one begins. */
function isBlockOpening(lines: readonly string[], index: number): boolean {
  if ((lines[index] ?? '').includes('*/')) return true;
  for (const line of lines.slice(index + 1)) {
    if (line.trim().startsWith('/*')) return false;
    if (line.includes('*/')) return true;
  }
  return false;
}
