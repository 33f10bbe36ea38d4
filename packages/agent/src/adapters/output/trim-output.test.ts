import {
  appendFileSync,
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keywordAutomaton } from './keyword-automaton.js';
import { searchOutput } from './search-output.js';
import { trimOutput } from './trim-output.js';

const MAX = 65_536;
const HALF = MAX / 2;
const MARKER = /\n\[horae: (\d+) bytes left out, --output-max is 65536 bytes\]\n/;

let directory: string;
let stdout: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'horae-output-'));
  stdout = join(directory, 'stdout');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Numbered lines of ten bytes. */
function lines(from: number, to: number): string {
  let text = '';
  for (let line = from; line < to; line += 1) text += `${String(line).padStart(9, '0')}\n`;
  return text;
}

function trim(): boolean {
  return trimOutput(directory, 'stdout', MAX);
}

describe('a file above its limit', () => {
  test('keeps its first half, says what is missing, and keeps its end', () => {
    const all = lines(0, 20_000);
    writeFileSync(stdout, all);
    expect(trim()).toBe(true);
    const kept = readFileSync(stdout, 'utf8');
    const [head = '', leftOut, tail = ''] = kept.split(MARKER);
    expect(head).toBe(all.slice(0, HALF));
    expect(tail).toBe(all.slice(-MAX / 4));
    expect(Number(leftOut)).toBe(all.length - head.length - tail.length);
    expect(kept.length).toBeLessThan(MAX);
    expect(trim()).toBe(false);
  });

  test('goes on for a writer that has it open, cut after cut, with one line that counts all', () => {
    const fd = openSync(stdout, 'a');
    for (let round = 0; round < 10; round += 1) {
      writeSync(fd, lines(round * 5_000, (round + 1) * 5_000));
      trim();
    }
    writeSync(fd, 'the end\n');
    closeSync(fd);
    const all = `${lines(0, 50_000)}the end\n`;
    const [head = '', leftOut, tail = '', ...more] = readFileSync(stdout, 'utf8').split(MARKER);
    expect(more).toEqual([]);
    expect(head).toBe(all.slice(0, HALF));
    expect(all.endsWith(tail)).toBe(true);
    expect(tail.endsWith('000049999\nthe end\n')).toBe(true);
    expect(Number(leftOut)).toBe(all.length - head.length - tail.length);
  });

  test('is left alone when it is a link, or has another name elsewhere', () => {
    const elsewhere = join(directory, 'elsewhere');
    writeFileSync(elsewhere, lines(0, 20_000));
    symlinkSync(elsewhere, stdout);
    expect(trim()).toBe(false);
    rmSync(stdout);
    linkSync(elsewhere, stdout);
    expect(trim()).toBe(false);
    expect(statSync(elsewhere).size).toBe(200_000);
  });
});

describe('a search', () => {
  function search(...keywords: string[]) {
    const file = { directory, name: 'stdout', outputMaxBytes: MAX } as const;
    return searchOutput(file, keywordAutomaton(keywords));
  }

  test('looks before and behind what was left out, and not at the line that tells of it', async () => {
    writeFileSync(stdout, lines(0, 20_000));
    appendFileSync(stdout, 'fatal: no disk\n');
    trim();
    expect(await search('bytes', 'HORAE', '|')).toBeNull();
    expect(await search('000000041')).toMatchObject({ file: 'stdout', line: 42 });
    expect(await search('fatal')).toEqual({
      keyword: 'fatal',
      file: 'stdout',
      line: null,
      text: 'fatal: no disk',
    });
  });

  test('finds a keyword in the middle of a character set that is not UTF-8, and in large files', async () => {
    writeFileSync(stdout, Buffer.concat([Buffer.alloc(3_000_000, 0xff), Buffer.from('Fatal\n')]));
    expect(await search('fatal')).toMatchObject({ keyword: 'fatal', line: 1 });
  });

  test('of a file that is not there finds nothing', async () => {
    expect(await search('fatal')).toBeNull();
  });
});
