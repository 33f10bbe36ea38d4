import { type Settings, port, text, yesNo } from '../config/index.js';

/** Every option of `horae`: a scheduler and an agent on this machine, started by one command. */
export const LOCAL_OPTIONS = {
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
