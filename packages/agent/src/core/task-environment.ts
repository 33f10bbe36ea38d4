import type { TaskInfo } from '../protocol/index.js';

/** What the machine and the account contribute to a task's environment. */
export interface EnvironmentFacts {
  readonly agentId: string;
  readonly frameworkId: string;
  /** Where the files API answers, `host:port`. */
  readonly agentEndpoint: string;
  readonly hostname: string;
  readonly directory: string;
  readonly account: Account;
  /** What the agent's own environment is allowed to pass on, e.g. TZ and LANG. */
  readonly inherited: Readonly<Record<string, string>>;
}

export interface Account {
  readonly name: string;
  readonly home: string;
}

/** Where cron and login shells look for programs. */
const PATH_DEFAULT = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The whole environment of a task, built from nothing: what cron gives, what a Mesos command task
 * finds, and the task's own variables, which win.
 */
export function taskEnvironment(
  task: TaskInfo,
  facts: EnvironmentFacts,
): Readonly<Record<string, string>> {
  const { account, directory } = facts;
  // Without a prototype, a variable may have any name.
  const environment: Record<string, string> = Object.assign(Object.create(null), {
    ...facts.inherited,
    PATH: PATH_DEFAULT,
    HOME: account.home,
    LOGNAME: account.name,
    USER: account.name,
    SHELL: '/bin/sh',
    HOST: facts.hostname,
    MESOS_TASK_ID: task.task_id.value,
    MESOS_EXECUTOR_ID: task.task_id.value,
    MESOS_FRAMEWORK_ID: facts.frameworkId,
    MESOS_SLAVE_ID: facts.agentId,
    MESOS_AGENT_ENDPOINT: facts.agentEndpoint,
    MESOS_DIRECTORY: directory,
    MESOS_SANDBOX: directory,
    MESOS_CHECKPOINT: '1',
  });
  for (const { name, value } of task.command?.environment?.variables ?? []) {
    environment[name] = value ?? '';
  }
  return environment;
}

const NAME_FORM = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const IN_CONTAINER =
  'container: this agent runs commands on its machine and not in containers yet; remove ' +
  '"container", or let the command start it, e.g. "docker run --rm alpine:3 date".';
const WITH_FILES =
  'uris: this agent does not fetch files yet; remove "uris" and "fetch", and let the command ' +
  'fetch what it needs, e.g. "curl -fsSO https://example.org/tool.tgz && tar -xzf tool.tgz".';

/** Why no process can be made of this task, or null. The scheduler has checked; trust nobody. */
export function whyInvalid(task: TaskInfo): string | null {
  const { command } = task;
  if (task.container !== undefined) return IN_CONTAINER;
  if ((command?.uris ?? []).length > 0) return WITH_FILES;
  if (command === undefined) return 'command: missing; this agent runs commands only.';
  const isShell = command.shell ?? true;
  if ((command.value ?? '') === '') {
    return `command.value: missing; expected a ${isShell ? 'command line' : 'program'}.`;
  }
  if (hasNul(command.value ?? '') || (command.arguments ?? []).some(hasNul)) {
    return 'command: holds a NUL character, which no program can be given.';
  }
  for (const { name, value } of command.environment?.variables ?? []) {
    if (!NAME_FORM.test(name)) {
      return `environment: ${JSON.stringify(name)} is not a name; expected e.g. "REPORT_DAY".`;
    }
    if (hasNul(value ?? '')) return `environment: the value of "${name}" holds a NUL character.`;
  }
  return null;
}

function hasNul(text: string): boolean {
  return text.includes('\0');
}

/** What to execute, with argv as the program will see it. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly argv0?: string;
}

/**
 * A shell gets the command as one `-c` string and the arguments as positional parameters: `$1` is
 * the first. They are never joined, so whatever they contain arrives byte for byte. Without shell
 * the arguments are argv from argv[0] on, as in Mesos.
 */
export function commandLine(task: TaskInfo): CommandLine {
  const { shell = true, value = '', arguments: given = [] } = task.command ?? {};
  if (shell) return { file: '/bin/sh', args: ['-c', value, task.name, ...given] };
  const [argv0, ...args] = given;
  return { file: value, args, ...(argv0 === undefined ? {} : { argv0 }) };
}
