import { type Program, type Settings, choice, count, text, yesNo } from '@horae/submitter/options';
import { sessionTimeout } from '@horae/agent/config';
import { LIMITS } from '@horae/submitter/kernel';
import { EXIT_CODES } from '../shell/index.js';
import { historyPlace, stateAddress } from './state-address.js';

/** Every option of `horae-scheduler migrate`, in the order in which help lists them. */
const MIGRATE_OPTIONS = {
  from: stateAddress('The state to copy, which stays as it is. No scheduler may work with it.'),
  to: stateAddress('Where to copy it. No scheduler may work with it.'),
  replace: yesNo(false, 'Copy also to a place that holds jobs: they are gone then.'),
  'from-history': historyPlace(
    'Long history of the source, where it has one apart. With ZooKeeper: `history.db` in ' +
      '`data-dir`, if it is there.',
  ),
  'to-history': historyPlace(
    'Where the long history goes. Nothing said: with SQLite into the same file, with ZooKeeper ' +
      'into `history.db` in `data-dir`.',
  ),
  'data-dir': text('data', 'The data folder of a scheduler with ZooKeeper, for its history.'),
  'ring-size': count(
    10,
    'How many ended runs of each job go into ZooKeeper, as the schedulers keep them there.',
    LIMITS.ringSizeMax,
  ),
  'zk-session-timeout': sessionTimeout(
    'How long ZooKeeper waits for this command when it is silent.',
  ),
  'log-level': choice(
    ['error', 'warn', 'info', 'debug'],
    'warn',
    'What is written to standard error.',
  ),
} as const;

export type MigrateSettings = Settings<typeof MIGRATE_OPTIONS>;

/** `horae-scheduler migrate`, as its start and the reference read it. */
export const MIGRATE_PROGRAM: Program<typeof MIGRATE_OPTIONS> = {
  command: 'horae-scheduler migrate',
  introduction:
    'Copies the whole state of a scheduler, with its history, from SQLite to ZooKeeper or back. ' +
    '`docs/operating/migrate.md` tells how to go about it.',
  variablePrefix: 'HORAE_MIGRATE_',
  configVariable: 'HORAE_MIGRATE_CONFIG',
  table: MIGRATE_OPTIONS,
  exits: [
    { code: EXIT_CODES.stopped, meaning: 'Everything is copied.' },
    { code: EXIT_CODES.storeFailed, meaning: 'One of the two cannot be opened, read or written.' },
    { code: EXIT_CODES.storeInUse, meaning: 'A scheduler works with one of the two.' },
    { code: EXIT_CODES.targetNotEmpty, meaning: 'The target holds jobs; nothing was copied.' },
    { code: EXIT_CODES.invariantViolated, meaning: 'A defect of Horae.' },
    { code: EXIT_CODES.configInvalid, meaning: 'An option is wrong.' },
  ],
};
