import yargs from 'yargs';
import { FAULT_KINDS, type FaultKind } from './storm/plan.js';
import { PLANTED_FAULTS, type PlantedFault } from './planted/planted-faults.js';

export interface FaultsOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly sessionTimeoutMs: number;
  readonly hasNamespaces: boolean;
  readonly planted: PlantedFault | null;
  readonly kinds: readonly FaultKind[];
  readonly copies: number;
  readonly longSeconds: number;
  readonly keepsFolder: boolean;
  readonly jsonFile: string | null;
}

/** `npm run faults -- …` */
export function readOptions(args: readonly string[]): FaultsOptions {
  const flags = yargs([...args])
    .scriptName('npm run faults --')
    .option('minutes', { type: 'number', default: 30, describe: 'How long faults are done.' })
    .option('seed', { type: 'number', describe: 'Draws the faults and the writes.' })
    .option('session-timeout', { type: 'number', default: 3, describe: "ZooKeeper's, in s." })
    .option('netns', { type: 'boolean', default: false, describe: 'Network namespaces (root).' })
    .option('planted', { choices: Object.keys(PLANTED_FAULTS), describe: 'Must end red.' })
    .option('only', { type: 'array', choices: FAULT_KINDS, describe: 'Only these faults.' })
    .option('load', { type: 'number', default: 5, describe: 'Copies of each short job.' })
    .option('long', { type: 'number', default: 20, describe: 'How long a long run takes, in s.' })
    .option('keep', { type: 'boolean', default: false, describe: 'Keep the folder if green too.' })
    .option('json', { type: 'string', describe: 'File for the report as JSON.' })
    .strict()
    .parseSync();
  const planted = (flags.planted as PlantedFault | undefined) ?? null;
  const only = (flags.only ?? []) as readonly FaultKind[];
  return {
    minutes: flags.minutes,
    seed: flags.seed ?? Math.floor(Math.random() * 1_000_000),
    sessionTimeoutMs: flags.sessionTimeout * 1_000,
    hasNamespaces: flags.netns,
    planted,
    kinds: only.length === 0 && planted !== null ? PLANTED_FAULTS[planted].kinds : only,
    copies: flags.load,
    longSeconds: flags.long,
    keepsFolder: flags.keep,
    jsonFile: flags.json ?? null,
  };
}
