import { AGENT_PROGRAM } from '@horae/agent/config';
import { type Program, type Settings, port, text, yesNo } from '@horae/submitter/options';
import { EXIT_CODES } from '../shell/index.js';
import { SCHEDULER_PROGRAM } from './scheduler-options.js';

/** Every option of `horae`: a scheduler and an agent on this machine, started by one command. */
const LOCAL_OPTIONS = {
  'http-host': text('127.0.0.1', 'Address of the REST server and the status page.'),
  'http-port': port(4400, 'Their port.'),
  'master-port': port(5050, 'Port of the embedded master.'),
  'agent-port': port(5051, "Port of the agent's files API."),
  'data-dir': text('data', 'Folder of everything that is kept: state, sandboxes, logs.'),
  examples: text(
    'examples/jobs',
    'Folder of jobs to load on the very first start; `none` loads nothing.',
  ),
  'scheduler-config': text('none', 'File of further options for `horae-scheduler`.'),
  'agent-config': text('none', 'File of further options for `horae-agent`.'),
  insecure: yesNo(
    false,
    'As for `horae-scheduler`: listen beyond this machine without credentials.',
  ),
} as const;

export type LocalSettings = Settings<typeof LOCAL_OPTIONS>;

/** `horae`, as its start and the reference read it. */
export const LOCAL_PROGRAM: Program<typeof LOCAL_OPTIONS> = {
  command: 'horae',
  introduction:
    'A scheduler and an agent on this machine, started and kept alive by one command; what ' +
    '`npm start` runs: `npm start -- --http-port 4401`. `configs/local.json` has all of it.',
  variablePrefix: 'HORAE_',
  configVariable: 'HORAE_CONFIG',
  table: LOCAL_OPTIONS,
  starts: [
    { program: SCHEDULER_PROGRAM, configOption: 'scheduler-config' },
    { program: AGENT_PROGRAM, configOption: 'agent-config' },
  ],
  exits: [
    { code: EXIT_CODES.stopped, meaning: 'It was asked to end, and ended well.' },
    {
      code: EXIT_CODES.usage,
      meaning: "The agent's options are wrong; its log tells which.",
    },
    { code: EXIT_CODES.storeInUse, meaning: 'Another one works on the same folder.' },
    { code: EXIT_CODES.configInvalid, meaning: 'An option is wrong, or cannot be followed.' },
    { code: EXIT_CODES.portInUse, meaning: 'Another program listens on one of the ports.' },
    { code: EXIT_CODES.childFailed, meaning: 'Scheduler or agent cannot be started.' },
    { code: 130, meaning: 'It was told twice to end, and ended at once.' },
  ],
};
