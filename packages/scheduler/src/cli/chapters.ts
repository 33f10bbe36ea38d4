import { type OptionChapter, SCHEDULER_OPTIONS } from '../config/index.js';
import { LOCAL_OPTIONS } from '../local/index.js';

/** The commands of this package and their options, as the reference shows them. */
export const CHAPTERS: readonly OptionChapter[] = [
  {
    command: 'horae-scheduler',
    introduction:
      'The scheduler with its REST server, status page and embedded master. ' +
      '`configs/scheduler.json` has all of it.',
    table: SCHEDULER_OPTIONS,
  },
  {
    command: 'horae',
    introduction:
      'A scheduler and an agent on this machine, started and kept alive by one command; what ' +
      '`npm start` runs. `configs/local.json` has all of it.',
    table: LOCAL_OPTIONS,
  },
];
