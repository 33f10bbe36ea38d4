import { type KeywordAutomaton, foldCase } from './keyword-automaton.js';

/** How much of a long line is shown before the keyword and from the keyword on. */
const BEFORE_LENGTH_MAX = 100;
const AFTER_LENGTH_MAX = 200;
const NEWLINE = 10;

export interface KeywordHit {
  readonly keyword: string;
  /** From 1, counted from where the scan began. */
  readonly line: number;
  readonly text: string;
}

/** Reads text in pieces, keeps no more of it than the present line's end, stops at the first word. */
export class KeywordScanner {
  private state = 0;
  private line = 1;
  /** The present line as far as it is known, or its last part. */
  private lineText = '';
  private hit: { readonly keyword: string; readonly line: number; readonly before: string } | null =
    null;
  private after = '';

  constructor(private readonly automaton: KeywordAutomaton) {}

  /** True when nothing more needs to be read. */
  push(piece: string): boolean {
    if (this.hit !== null) this.after += piece;
    else this.search(piece);
    return this.hit !== null && (this.after.length >= AFTER_LENGTH_MAX || /\n/.test(this.after));
  }

  result(): KeywordHit | null {
    if (this.hit === null) return null;
    const { keyword, line, before } = this.hit;
    const after = (this.after.split('\n', 1)[0] ?? '').slice(0, AFTER_LENGTH_MAX);
    return { keyword, line, text: plain(before + after) };
  }

  private search(piece: string): void {
    const { columns, columnCount, next, found, keywords } = this.automaton;
    const folded = foldCase(piece);
    let { state, line } = this;
    let lineAt = -1;
    for (let at = 0; at < folded.length; at += 1) {
      const code = folded.charCodeAt(at);
      state = next[state * columnCount + (columns[code] ?? 0)] ?? 0;
      const word = found[state] ?? -1;
      if (word >= 0) {
        const known =
          lineAt < 0 ? this.lineText + piece.slice(0, at + 1) : piece.slice(lineAt, at + 1);
        const before = known.slice(-(BEFORE_LENGTH_MAX + this.automaton.longest));
        this.hit = { keyword: keywords[word] ?? '', line, before };
        this.after = piece.slice(at + 1);
        return;
      }
      if (code === NEWLINE) {
        line += 1;
        lineAt = at + 1;
      }
    }
    const known = lineAt < 0 ? this.lineText + piece : piece.slice(lineAt);
    this.lineText = known.slice(-(BEFORE_LENGTH_MAX + this.automaton.longest));
    this.state = state;
    this.line = line;
  }
}

/** For a message on one line: no control characters, no blanks around. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
