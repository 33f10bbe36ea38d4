import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standInScheduler } from '../cli/stand-in-scheduler.js';
import { PROPERTY_TIMEOUT_MS, holdsInTime } from '../schedule/property-runs.js';

const { scheduler, run, file } = standInScheduler();

/** The file, the user and the command are what makes lines twins; no command is in two files. */
interface Line {
  readonly place: number;
  readonly fields: string;
  readonly isBroken: boolean;
}

interface Edit {
  readonly what: 'add' | 'remove' | 'change' | 'break' | 'repair' | 'reorder';
  readonly at: number;
  readonly line: Line;
  readonly brokenFields: string;
}

const PLACES = [
  { file: 0, words: 'anna /bin/a' },
  { file: 0, words: 'root /bin/a' },
  { file: 1, words: 'anna /bin/b 1' },
] as const;
const FIELDS = ['0 1 * * *', '0 2 * * *', '*/7 * * * *', '30 5 * * 1', '15 0 1 * *'];
/** A number out of range, no number, no time of a clock, a day that never comes. */
const BROKEN = ['0 25 * * *', 'O 1 * * *', '@reboot', '0 0 30 2 *'];

const line: fc.Arbitrary<Line> = fc.record({
  place: fc.constantFrom(0, 0, 0, 1, 2, 2),
  fields: fc.constantFrom(...FIELDS),
  isBroken: fc.constant(false),
});
const edit: fc.Arbitrary<Edit> = fc.record({
  what: fc.constantFrom('add', 'add', 'remove', 'change', 'break', 'repair', 'repair', 'reorder'),
  at: fc.nat(20),
  line,
  brokenFields: fc.constantFrom(...BROKEN),
});
const step = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
  isPruning: fc.constantFrom(true, true, false),
});

interface State {
  readonly lines: readonly (Line & { readonly brokenFields: string })[];
}

function edited({ lines }: State, { what, at, line: given, brokenFields }: Edit): State {
  const index = lines.length === 0 ? 0 : at % lines.length;
  const chosen = lines[index];
  const replaced = (part: Partial<Line & { brokenFields: string }>): State => ({
    lines: lines.map((each) => (each === chosen ? { ...each, ...part } : each)),
  });
  switch (what) {
    case 'add':
      return { lines: lines.toSpliced(index, 0, { ...given, brokenFields }) };
    case 'remove':
      return { lines: lines.toSpliced(index, 1) };
    case 'change':
      return replaced({ fields: given.fields });
    case 'break':
      return replaced({ isBroken: true, brokenFields });
    case 'repair':
      return { lines: lines.map((each) => ({ ...each, isBroken: false })) };
    case 'reorder':
      return { lines: [...lines.slice(index), ...lines.slice(0, index)].reverse() };
  }
}

function textOf({ lines }: State, fileIndex: number): string {
  const own = lines.filter(({ place }) => PLACES[place]?.file === fileIndex);
  const rows = own.map((each) => {
    const fields = each.isBroken ? each.brokenFields : each.fields;
    return `${fields} ${PLACES[each.place]?.words}\n`;
  });
  return `# a table\n${rows.join('')}`;
}

/** Of one user's command: its jobs, each with its fields. */
type Twins = ReadonlyMap<string, string>;

function twinsNow(place: number): Twins {
  const [user = '', ...words] = (PLACES[place]?.words ?? '').split(' ');
  const jobs = [...scheduler.jobs.values()].filter(
    (job) =>
      !String(job['name']).startsWith('other-') &&
      job['runAsUser'] === user &&
      job['command'] === words.join(' '),
  );
  return new Map(
    jobs.map((job) => [
      String(job['name']),
      String((job['labels'] as Record<string, string>)['crontab']),
    ]),
  );
}

function namesWith(twins: Twins, fields: string): string[] {
  return [...twins].filter((each) => each[1] === fields).map(([name]) => name);
}

interface Change {
  readonly before: Twins;
  readonly after: Twins;
  readonly good: readonly string[];
  readonly isBroken: boolean;
  readonly isPruned: boolean;
}

function expectRight({ before, after, good, isBroken, isPruned }: Change): void {
  const both = [...before.keys()].filter((name) => after.has(name));
  // What has no line any more goes on as another line before a new job is made.
  expect(both).toHaveLength(Math.min(before.size, after.size));
  for (const fields of FIELDS) {
    const [was, is] = [namesWith(before, fields), namesWith(after, fields)];
    const count = good.filter((each) => each === fields).length;
    expect(is.length).toBeGreaterThanOrEqual(count);
    // No line has a second job, unless it had one that may not go.
    expect(is.length).toBeLessThanOrEqual(Math.max(count, was.length));
    // Also of a line that was refused in between.
    const kept = is.filter((name) => was.includes(name));
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, was.length));
  }
  if (isPruned && !isBroken) expect([...after.values()].sort()).toEqual([...good].sort());
  else expect(both).toHaveLength(before.size);
  // Which job a refused line had, nobody can tell: where a line of the same command is new or has
  // other times while one is refused, it may go on with the job of that one.
  const hadAll = FIELDS.every((fields) => {
    return good.filter((each) => each === fields).length <= namesWith(before, fields).length;
  });
  if (isBroken && hadAll) expect(after).toEqual(before);
}

const WAYS = ['at once', 'one by one', 'one source'] as const;

test(
  'whatever happens to the lines of some tables, each has one job, and keeps it',
  () =>
    holdsInTime(
      'tables edited in small steps',
      20,
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...WAYS),
        async (first, steps, way) => {
          scheduler.jobs.clear();
          const paths = [file('one', '# none\n'), file('two', '# none\n')];
          const loads = {
            'at once': [paths],
            'one by one': paths.map((path) => [path]),
            'one source': [[...paths, '--source', 'team']],
          }[way];
          const load = async (state: State, flags: readonly string[]): Promise<void> => {
            for (const [index, path] of paths.entries()) writeFileSync(path, textOf(state, index));
            for (const args of loads) await run(['crontab', '--system', ...args, ...flags]);
          };
          let state: State = { lines: first.map((each) => ({ ...each, brokenFields: '' })) };
          await load(state, ['--prefix', 'other-', '--source', 'others']);
          const others = structuredClone([...scheduler.jobs]);
          await load(state, ['--prune']);
          for (const { edits, isPruning } of steps) {
            const before = PLACES.map((_place, place) => twinsNow(place));
            for (const each of edits) state = edited(state, each);
            const flags = isPruning ? ['--prune'] : [];
            await load(state, flags);
            for (const place of PLACES.keys()) {
              const lines = state.lines.filter((each) => each.place === place);
              expectRight({
                before: before[place] ?? new Map(),
                after: twinsNow(place),
                good: lines.filter((each) => !each.isBroken).map(({ fields }) => fields),
                isBroken: lines.some(({ isBroken }) => isBroken),
                isPruned: isPruning,
              });
            }
            scheduler.calls.length = 0;
            await load(state, flags);
            expect(scheduler.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
            const untouched = [...scheduler.jobs].filter(([name]) => name.startsWith('other-'));
            expect(untouched).toEqual(others);
          }
        },
      ),
    ),
  PROPERTY_TIMEOUT_MS,
);
