import { execFileSync } from 'node:child_process';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { failureReport } from './failure-report.js';
import { drawOptions } from './options.js';
import { PLANTED_FAULTS, type PlantedFault } from './planted.js';
import { SEVERAL_FAULTS, type SeveralFault } from './several/planted-several.js';
import { drawSeveralOptions } from './several/several-options.js';
import { simulateSeveral } from './several/simulate-several.js';
import { type SimResult, simulate } from './simulator.js';

const flags = await yargs(hideBin(process.argv))
  .scriptName('npm run sim --')
  .option('seed', { type: 'number', default: 1, describe: 'the first seed' })
  .option('seeds', {
    type: 'number',
    default: 200,
    describe: 'how many seeds, one after the other',
  })
  .option('several', {
    type: 'boolean',
    default: false,
    describe: 'several schedulers around a ZooKeeper, instead of one with its own disk',
  })
  .option('planted', {
    choices: [...new Set([...Object.keys(PLANTED_FAULTS), ...Object.keys(SEVERAL_FAULTS)])],
    describe: 'a fault to plant: the simulation must find it',
  })
  .strict()
  .parseAsync();

const startedAtMs = performance.now();
console.log(`commit ${commitOfCheckout()}, seeds ${flags.seed} to ${flags.seed + flags.seeds - 1}`);
const faults = flags.several ? SEVERAL_FAULTS : PLANTED_FAULTS;
if (flags.planted !== undefined && !(flags.planted in faults)) {
  const mode = flags.several ? 'several schedulers' : 'one scheduler';
  console.error(`--planted ${flags.planted}: there is no such fault with ${mode}.`);
  process.exit(2);
}
const results: SimResult[] = [];
for (let seed = flags.seed; seed < flags.seed + flags.seeds; seed += 1) {
  const draw = flags.several ? drawSeveralOptions : drawOptions;
  if (flags.seeds === 1) console.log(JSON.stringify(draw(seed), null, 2));
  const result = flags.several
    ? await simulateSeveral(seed, (flags.planted as SeveralFault | undefined) ?? null)
    : simulate(seed, (flags.planted as PlantedFault | undefined) ?? null);
  results.push(result);
  report(result);
}
const bad = results.filter((result) => result.violations.length > 0);
const sum = (of: (result: SimResult) => number): number =>
  results.reduce((total, result) => total + of(result), 0);
const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
console.log(
  `${results.length} seeds in ${seconds} s: ${sum((one) => one.runCount)} runs, ` +
    `${sum((one) => one.processCount)} processes, ${sum((one) => one.crashCount)} crashes; ` +
    `${bad.length} seeds with violations`,
);
process.exit(bad.length === 0 ? 0 : 1);

function report(result: SimResult): void {
  if (flags.seeds === 1) console.log(`trace ${result.traceHash}`);
  if (result.violations.length > 0) {
    console.log(
      failureReport(result, { planted: flags.planted ?? null, isSeveral: flags.several }),
    );
  }
}

function commitOfCheckout(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
