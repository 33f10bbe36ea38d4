import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const PAGE_DIR = fileURLToPath(new URL('../../dist/page/', import.meta.url));
const FIRST_LOAD_BYTES_MAX = 250_000;
/** Everything together, with all that is fetched when it is first shown. */
const ALL_BYTES_MAX = 500_000;
/** What only some pages need, by words that their code cannot do without. */
const HEAVY = { uPlot: 'u-legend', dagre: 'network-simplex', zag: 'combobox' };

describe.skipIf(!existsSync(PAGE_DIR))('the built page', () => {
  const index = join(PAGE_DIR, 'index.html');

  test('loads 250 KB compressed at most before it is there', () => {
    const files = firstFiles(index);
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(compressedBytes(files)).toBeLessThan(FIRST_LOAD_BYTES_MAX);
  });

  test('is small as a whole', () => {
    const assets = readdirSync(join(PAGE_DIR, 'assets'));
    const files = assets
      .filter((name) => !name.endsWith('.gz'))
      .map((name) => join(PAGE_DIR, 'assets', name));
    expect(compressedBytes(files)).toBeLessThan(ALL_BYTES_MAX);
  });

  test.each(Object.entries(HEAVY))('fetches %s only where it is shown', (_name, word) => {
    const scripts = firstFiles(index).filter((file) => file.endsWith('.js'));
    const holders = scripts.filter((file) => readFileSync(file, 'utf8').includes(word));
    expect(holders).toEqual([]);
  });
});

/** The document, what it names, and what these import at once. */
function firstFiles(index: string): readonly string[] {
  const found = new Set([index]);
  for (const file of found) {
    const text = readFileSync(file, 'utf8');
    const named = file.endsWith('.html')
      ? text.matchAll(/(?:src|href)="(\.\/assets\/[^"]+)"/g)
      : text.matchAll(/(?:^|[;}\n])(?:import|export)(?:[^"'()]*?from)?["'](\.\/[^"']+)["']/g);
    if (!/\.(html|js)$/.test(file)) continue;
    for (const [, path = ''] of named) found.add(join(dirname(file), path));
  }
  return [...found];
}

/** As the build has compressed them beside, which is how they are sent. */
function compressedBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(`${file}.gz`).length, 0);
}
