import { masters, sessionTimeout } from '@horae/agent/config';
import {
  type Program,
  type Settings,
  choice,
  count,
  credentials,
  list,
  port,
  span,
  text,
  wholeNumber,
  yesNo,
} from '@horae/submitter/options';
import { LIMITS } from '@horae/submitter/kernel';
import { EXIT_CODES } from '../shell/index.js';
import { advertised } from './advertised-option.js';
import { historyUrl } from './history-option.js';
import { NOTIFY_OPTIONS } from './notify-options.js';
import { queueLimits } from './queue-limits.js';
import { zookeeperAddress } from './zookeeper-option.js';

/** Every option of `horae-scheduler`, in the order in which help and the reference list them. */
const SCHEDULER_OPTIONS = {
  'http-host': text('127.0.0.1', 'Address that the REST server and the status page listen on.'),
  'http-port': port(4400, 'Their port; 0 lets the system choose.'),
  'http-advertise': advertised(
    'http-host:http-port',
    'host:port under which clients reach this scheduler; shown as the leader.',
  ),
  'http-credentials': credentials(
    'Who may use the REST server and the page (HTTP basic authentication). Better set in the ' +
      'environment than as a flag, which other users of the machine can read.',
  ),
  'http-realm': text('Horae', 'Name that browsers show when they ask for the credentials.'),
  'http-allowed-hosts': list(
    [],
    'Names under which browsers reach this server without credentials, beside localhost and ' +
      'plain addresses.',
    { example: 'scheduler.example.org', isMember: (member) => member !== '' },
  ),
  insecure: yesNo(
    false,
    'Allow listening beyond this machine without credentials: whoever reaches the port can then ' +
      'run commands on every agent.',
  ),
  master: masters(
    [],
    'Masters to subscribe at, of Horae or Apache Mesos: their addresses, or zk://…/path where they ' +
      'announce themselves. Empty: the embedded one.',
  ),
  'master-host': text('127.0.0.1', 'Address that the embedded master listens on for agents.'),
  'master-port': port(5050, 'Its port; 0 lets the system choose.'),
  'master-advertise': advertised(
    'master-host:master-port',
    'host:port under which agents reach the embedded master; told to them through ZooKeeper.',
  ),
  'master-credentials': credentials(
    'What agents and other frameworks have to show to the embedded master; what this scheduler ' +
      'shows to another one.',
  ),
  'framework-name': text('horae', 'Name under which the master lists this scheduler.'),
  zk: zookeeperAddress(
    'ZooKeeper ensemble that elects one of several schedulers and holds their state; without it ' +
      'this one is alone, and keeps its state in `data-dir`. With a password better set in the ' +
      'environment.',
  ),
  'zk-session-timeout': sessionTimeout(
    'How long ZooKeeper waits for a silent scheduler before another one takes over. The ensemble ' +
      'has bounds of its own: 2 to 20 of its ticks.',
  ),
  'ring-size': count(
    10,
    'How many ended runs of each job ZooKeeper keeps, so that every new leader knows them.',
    LIMITS.ringSizeMax,
  ),
  'data-dir': text('data', 'Folder of the state; made when missing. One scheduler per folder.'),
  history: historyUrl(
    'Database for ended runs, user:password@host:port/database after the scheme: PostgreSQL, ' +
      'MySQL or MariaDB. Without it they are kept in `data-dir`. With a password better set in ' +
      'the environment.',
  ),
  'history-retention': span('P90D', 'How long ended runs are kept, counted from their due time.'),
  'job-history-limit': count(
    5,
    'How many of its newest tasks `job/stat/NAME` shows of a job.',
    LIMITS.statHistoryCountMax,
  ),
  'queue-limits': queueLimits(
    'How much each queue may run at once: `runs`, `cpus`, `mem` (MB); a queue or a member that is ' +
      'not named has no limit.',
  ),
  'async-timeout': span(
    'P7D',
    'How long an asynchronous job without a timeout of its own may leave its task unreported ' +
      'after the end of it; then the attempt has failed.',
  ),
  'disable-after-failures': wholeNumber(
    0,
    'Disable a job after so many failed runs in a row; 0 for never. Jobs may say it themselves ' +
      '(`disableAfterFailures`).',
  ),
  ...NOTIFY_OPTIONS,
  'log-level': choice(
    ['error', 'warn', 'info', 'debug'],
    'info',
    'What is written to standard error.',
  ),
  'log-format': choice(['text', 'json'], 'text', 'One line per record in either.'),
} as const;

export type SchedulerSettings = Settings<typeof SCHEDULER_OPTIONS>;

/** `horae-scheduler`, as its start and the reference read it. */
export const SCHEDULER_PROGRAM: Program<typeof SCHEDULER_OPTIONS> = {
  command: 'horae-scheduler',
  introduction:
    'The scheduler with its REST server, status page and embedded master. ' +
    '`configs/scheduler.json` has all of it.',
  variablePrefix: 'HORAE_',
  configVariable: 'HORAE_CONFIG',
  table: SCHEDULER_OPTIONS,
  exits: [
    { code: EXIT_CODES.stopped, meaning: 'It was asked to end, and ended well.' },
    { code: EXIT_CODES.storeFailed, meaning: 'The state cannot be opened, read or written.' },
    { code: EXIT_CODES.storeInUse, meaning: 'Another scheduler works on the same folder.' },
    { code: EXIT_CODES.invariantViolated, meaning: 'A defect of Horae; the log tells more.' },
    { code: EXIT_CODES.configInvalid, meaning: 'An option is wrong, or cannot be followed.' },
    { code: EXIT_CODES.portInUse, meaning: 'Another program listens on one of the ports.' },
  ],
};
