import { closeSync, read } from 'node:fs';
import { promisify } from 'node:util';
import type { OutputMatch } from '../../core/index.js';
import type { KeywordAutomaton } from './keyword-automaton.js';
import { type KeywordHit, KeywordScanner } from './keyword-scanner.js';
import {
  headBytes,
  openOutput,
  readMarker,
  type OutputFile,
  type OutputName,
} from './output-file.js';

/** Of a longer file the first and the last half of so much are searched. */
const SEARCH_BYTES_MAX = 256 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

const readPiece = promisify(read);

export interface SearchedFile {
  readonly directory: string;
  readonly name: OutputName;
  readonly outputMaxBytes: number;
}

/** The first keyword in the file, as it is now; the agent's own line about a cut is passed over. */
export async function searchOutput(
  { directory, name, outputMaxBytes }: SearchedFile,
  automaton: KeywordAutomaton,
): Promise<OutputMatch | null> {
  const file = openOutput(directory, name, 'read');
  if (file === null) return null;
  try {
    for (const range of searchedRanges(file, outputMaxBytes)) {
      const hit = await searchRange(file.fd, range, automaton);
      if (hit !== null) return { ...hit, file: name, line: range.from === 0 ? hit.line : null };
    }
    return null;
  } finally {
    closeSync(file.fd);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function searchedRanges({ fd, sizeBytes }: OutputFile, outputMaxBytes: number): readonly Range[] {
  const head = headBytes(outputMaxBytes);
  const { lengthBytes } = readMarker(fd, outputMaxBytes);
  const whole = { from: 0, to: sizeBytes };
  const parts =
    lengthBytes === 0
      ? [whole]
      : [
          { from: 0, to: head },
          { from: head + lengthBytes, to: sizeBytes },
        ];
  if (sizeBytes <= SEARCH_BYTES_MAX) return parts;
  const firstTo = SEARCH_BYTES_MAX / 2;
  const lastFrom = sizeBytes - SEARCH_BYTES_MAX / 2;
  return parts
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, firstTo) },
      { from: Math.max(from, lastFrom), to },
    ])
    .filter(({ from, to }) => from < to);
}

async function searchRange(
  fd: number,
  { from, to }: Range,
  automaton: KeywordAutomaton,
): Promise<KeywordHit | null> {
  const scanner = new KeywordScanner(automaton);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - from));
  for (let at = from; at < to;) {
    const { bytesRead } = await readPiece(fd, bytes, 0, Math.min(bytes.length, to - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    if (scanner.push(decoder.decode(bytes.subarray(0, bytesRead), { stream: true }))) break;
  }
  return scanner.result();
}
