import type { Job } from './job.js';

/** A job as JSON: what `parseJob` takes back. */
export type JobDocument = Readonly<Record<string, unknown>>;

type Members = Record<string, unknown>;

/**
 * The canonical document: Chronos's members in Chronos's order, then Horae's. Members without a
 * value are left out. `parseJob` of it gives an equal job.
 *
 * Made member by member: every posted job passes here, and objects that are put together from
 * several or filtered take four times as long.
 */
export function formatJob(job: Job): JobDocument {
  const members: Members = { name: job.name, command: job.command, shell: job.shell };
  addPresent(members, 'epsilon', job.epsilon);
  addChronosProgram(members, job);
  addPresent(members, 'concurrent', job.concurrent);
  members['maxCompletionTime'] = job.maxCompletionTime;
  addPresent(members, 'container', job.container);
  members['constraints'] = job.constraints;
  addTrigger(members, job);
  addHoraeMembers(members, job);
  return members;
}

function addChronosProgram(members: Members, job: Job): void {
  members['executor'] = job.executor;
  members['executorFlags'] = job.executorFlags;
  members['taskInfoData'] = job.taskInfoData;
  members['retries'] = job.retries;
  members['owner'] = job.owner;
  members['ownerName'] = job.ownerName;
  members['description'] = job.description;
  members['async'] = job.async;
  members['cpus'] = job.cpus;
  members['disk'] = job.disk;
  members['mem'] = job.mem;
  members['disabled'] = job.disabled;
  members['softError'] = job.softError;
  members['dataProcessingJobType'] = job.dataProcessingJobType;
  members['fetch'] = job.fetch;
  members['uris'] = job.uris;
  members['environmentVariables'] = job.environmentVariables;
  members['arguments'] = job.arguments;
  members['highPriority'] = job.highPriority;
  members['runAsUser'] = job.runAsUser;
}

/** Clients tell the kind by which key is there: never both. */
function addTrigger(members: Members, job: Job): void {
  if (job.kind === 'dependency') {
    members['parents'] = job.parents;
    return;
  }
  members['schedule'] = job.schedule;
  members['scheduleTimeZone'] = job.scheduleTimeZone;
}

/** What Chronos does not know, in the order in which it is shown. */
export function addHoraeMembers(members: Members, job: Job): void {
  members['host'] = job.host;
  members['queue'] = job.queue;
  members['priority'] = job.priority;
  members['retryInterval'] = job.retryInterval.text;
  members['retryBackoff'] = job.retryBackoff;
  addPresent(members, 'retryMaxInterval', job.retryMaxInterval?.text);
  members['overlap'] = job.overlap;
  addPresent(members, 'startDeadline', job.startDeadline?.text);
  addPresent(members, 'timeout', job.timeout?.text);
  members['onTimeout'] = job.onTimeout;
  members['killGracePeriod'] = job.killGracePeriod.text;
  members['failOnOutput'] = job.failOnOutput;
  addPresent(members, 'disableAfterFailures', job.disableAfterFailures);
  members['labels'] = job.labels;
  if (job.kind === 'dependency') {
    addPresent(members, 'dependencyMode', job.dependencyMode);
    return;
  }
  members['misfire'] = job.misfire;
  const { gap, overlap } = job.dst;
  if (gap === null && overlap === null) return;
  const dst: Members = {};
  addPresent(dst, 'gap', gap);
  addPresent(dst, 'overlap', overlap);
  members['dst'] = dst;
}

function addPresent(members: Members, name: string, value: unknown): void {
  if (value !== null && value !== undefined) members[name] = value;
}
