import {
  type Program,
  type Settings,
  amount,
  bytes,
  choice,
  count,
  list,
  optionalText,
  port,
  span,
  text,
  yesNo,
} from '@horae/submitter/options';
import { EXIT_CODES } from '../exit-codes.js';
import { masters } from './masters-option.js';
import { sessionTimeout } from './session-timeout-option.js';

const isName = (member: string): boolean => /^[^\s,]+$/.test(member);

/** Every option of `horae-agent`. */
const AGENT_OPTIONS = {
  master: masters(
    ['http://127.0.0.1:5050'],
    'Masters: their addresses, of which the leading one is found by asking, or ' +
      '`zk://host:port,…/path`, where they announce themselves.',
  ),
  'zk-session-timeout': sessionTimeout(
    'With `zk://`: the session with ZooKeeper; also how long the last leader is believed in when ' +
      'ZooKeeper cannot be reached.',
  ),
  'master-credentials': {
    ...optionalText(
      'cluster:a-long-secret',
      'What the master asks for. Better set in the environment than as a flag, which other users ' +
        'of the machine can read.',
      (value) => /^[^:]+:.+$/.test(value),
    ),
    type: 'user:password',
    isSecret: true,
  },
  host: text('127.0.0.1', 'Address that the files API listens on.'),
  port: port(5051, 'Its port.'),
  'advertise-host': optionalText(
    '10.0.0.7',
    'Address under which others reach the files API; by default `host`, or the host name when ' +
      'that is every address.',
  ),
  insecure: yesNo(false, 'Listen beyond this machine although the files API asks for no password.'),
  'work-dir': text('data/agent', 'Folder of sandboxes, journal and logs. One agent per folder.'),
  hostname: optionalText('worker-7', 'Name of this machine in constraints; by default its own.'),
  cpus: amount('3.5', 'Cores to offer.'),
  mem: amount('2048', 'MB of memory to offer.'),
  disk: amount('10240', 'MB of disk to offer.'),
  attributes: optionalText(
    'rack:r1;zone:b',
    'Further attributes for constraints, beside `os` and `arch`.',
    (value) => /^[^:;]+:[^;]*(;[^:;]+:[^;]*)*$/.test(value),
  ),
  'default-user': optionalText(
    'jobs',
    "User of tasks that name none; by default the agent's own, or `nobody` where that is root.",
    isName,
  ),
  'allowed-users': list([], 'Users that tasks may name; empty: all but root.', {
    example: 'jobs,reports',
    isMember: isName,
  }),
  'allow-root': yesNo(false, 'Run tasks as root when they ask for it.'),
  'task-environment': list(['TZ', 'LANG'], "Variables of the agent's own that tasks see.", {
    example: 'TZ,LANG,LC_ALL',
    isMember: (member) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(member),
  }),
  'on-quit': choice(
    ['leave', 'kill'],
    'leave',
    'What becomes of running tasks at SIGTERM or Ctrl-C: they run on and are found again, or end.',
  ),
  'quit-time': span('PT10S', 'How long a quit waits for ends and acknowledgements.'),
  'sandbox-retention': span('P7D', 'How long the files of ended tasks are kept.'),
  'sandbox-count': count(100_000, 'How many sandboxes are kept at most; the oldest go first.'),
  'output-max': bytes(
    { fallback: 104_857_600, min: 65_536 },
    'Bytes kept of a stdout or stderr: the first half of it, and the newest part of the rest.',
  ),
  'log-level': choice(['error', 'warn', 'info', 'debug'], 'info', 'What is logged.'),
  'log-format': choice(['text', 'json'], 'text', 'How it is logged.'),
} as const;

/** The value of every option, by its name. */
export type AgentSettings = Settings<typeof AGENT_OPTIONS>;

/** `horae-agent`, as its start and the reference read it. */
export const AGENT_PROGRAM: Program<typeof AGENT_OPTIONS> = {
  command: 'horae-agent',
  introduction:
    'Offers a machine to a master and runs tasks on it. `configs/agent.json` has all of it.',
  variablePrefix: 'HORAE_AGENT_',
  configVariable: 'HORAE_AGENT_CONFIG',
  table: AGENT_OPTIONS,
  exits: [
    { code: EXIT_CODES.stopped, meaning: 'It was asked to end, and ended well.' },
    { code: EXIT_CODES.usage, meaning: 'A flag, variable or member of the file is wrong.' },
    {
      code: EXIT_CODES.journalFailed,
      meaning: 'The journal cannot be written: nothing may be promised any more.',
    },
    { code: EXIT_CODES.folderInUse, meaning: 'Another agent uses the work folder.' },
    { code: EXIT_CODES.invariantViolated, meaning: 'A defect of Horae; the log tells more.' },
    {
      code: EXIT_CODES.configInvalid,
      meaning: 'The options, each right by itself, do not fit together or this machine.',
    },
    { code: EXIT_CODES.portInUse, meaning: 'Another program listens on the port.' },
  ],
};
