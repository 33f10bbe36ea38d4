import { SECOND_MS } from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import type {
  CommandInfo,
  CommandUri,
  Duration,
  Resource,
  TaskInfo,
  Variable,
} from '@horae/agent/protocol';
import type { Attempt, Run } from '../run.js';
import { isoText } from '../run/run-id.js';
import { containerInfo } from './container-info.js';
import { type AgentOffer, doubleText } from './offer-pool.js';
import { withArguments } from './shell-command.js';

/** One attempt, as it is placed on an agent. */
export interface Placed {
  readonly job: Job;
  readonly run: Run;
  readonly attempt: Attempt;
  readonly offer: AgentOffer;
  readonly resources: readonly Resource[];
}

/** The agent's own limit comes after ours and its grace: for the time when we are not there. */
const TIMEOUT_MARGIN_MS = 10 * SECOND_MS;

export function taskInfo(placed: Placed): TaskInfo {
  const { job, attempt, offer, resources } = placed;
  const timeoutMs = job.onTimeout === 'kill' ? job.timeout?.ms : undefined;
  const graceMs = job.killGracePeriod.ms;
  const container = containerInfo(job);
  return {
    name: `ChronosTask:${job.name}`,
    task_id: { value: attempt.taskId },
    agent_id: offer.agentId,
    resources,
    command: commandInfo(placed),
    ...(container === null ? {} : { container }),
    kill_policy: { grace_period: duration(graceMs) },
    labels: { labels: labelsOf(placed) },
    ...(timeoutMs === undefined
      ? {}
      : { max_completion_time: duration(timeoutMs + graceMs + TIMEOUT_MARGIN_MS) }),
  };
}

function commandInfo(placed: Placed): CommandInfo {
  const { job, run } = placed;
  const uris = urisOf(job);
  return {
    ...program(job, run.arguments ?? job.arguments),
    ...(job.runAsUser === '' ? {} : { user: job.runAsUser }),
    environment: { variables: environmentOf(placed) },
    ...(uris.length === 0 ? {} : { uris }),
  };
}

/** Arguments of a shell command are positional parameters: data, never part of the script. */
function program(job: Job, args: readonly string[]): CommandInfo {
  const { command, name } = job;
  if (!job.shell) return { shell: false, value: command, arguments: [command, ...args] };
  if (args.length === 0) return { shell: true, value: command };
  const script = withArguments(command);
  return { shell: false, value: '/bin/sh', arguments: ['sh', '-c', script, name, ...args] };
}

/** What Chronos gives and what Horae adds; a job's own cannot stand in for them. */
function environmentOf({ job, run, attempt, offer }: Placed): readonly Variable[] {
  const given: readonly (readonly [name: string, value: string])[] = [
    ['mesos_task_id', attempt.taskId],
    ['MESOS_TASK_ID', attempt.taskId],
    ['CHRONOS_JOB_OWNER', job.owner],
    ['CHRONOS_JOB_NAME', job.name],
    ['HOST', offer.hostname],
    ['CHRONOS_RESOURCE_MEM', doubleText(job.mem)],
    ['CHRONOS_RESOURCE_CPU', doubleText(job.cpus)],
    ['CHRONOS_RESOURCE_DISK', doubleText(job.disk)],
    ['CHRONOS_JOB_RUN_TIME', String(run.dueAt)],
    ['CHRONOS_JOB_RUN_ATTEMPT', String(attempt.attempt)],
    ['HORAE_JOB', job.name],
    ['HORAE_RUN_ID', run.id],
    ['HORAE_ATTEMPT', String(attempt.attempt)],
    ['HORAE_DUE_AT', isoText(run.dueAt)],
    ['HORAE_CYCLE', isoText(run.cycleAt)],
    ['HORAE_TRIGGER', run.trigger],
  ];
  const names = new Set(given.map(([name]) => name));
  const own = job.environmentVariables.filter(({ name }) => !names.has(name));
  return [...given.map(([name, value]) => ({ name, value })), ...own];
}

function labelsOf({ job, run, attempt }: Placed) {
  const own = Object.entries(job.labels).map(([key, value]) => ({ key, value }));
  return [
    ...own,
    { key: 'horae.job', value: job.name },
    { key: 'horae.run', value: run.id },
    { key: 'horae.attempt', value: String(attempt.attempt) },
    ...(job.failOnOutput === '' ? [] : [{ key: 'horae.fail_on_output', value: job.failOnOutput }]),
  ];
}

function urisOf(job: Job): readonly CommandUri[] {
  const plain = job.uris.map((value): CommandUri => ({ value, extract: true }));
  const full = job.fetch.map(({ uri, executable, cache, extract, output_file }): CommandUri => ({
    value: uri,
    executable,
    cache,
    extract,
    ...(output_file === undefined ? {} : { output_file }),
  }));
  return [...plain, ...full];
}

function duration(ms: number): Duration {
  return { nanoseconds: ms * 1_000_000 };
}
