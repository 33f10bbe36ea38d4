import { type EpochMs, type Result, accepted, errorText } from '../kernel/index.js';
import type { JobDocument } from '../job/index.js';
import { RequestRefused, type SchedulerClient } from '../client/index.js';
import { type ReadJob, chronosDocuments, chronosNames } from '../target/index.js';
import { jobIfThere } from './job-if-there.js';

export type TargetKind = 'horae' | 'chronos';

/** What a server of some kind is sent for one job. */
export interface SentForm {
  /** In the order in which they are posted. */
  readonly documents: readonly JobDocument[];
  /** What it does otherwise there, one sentence for each. */
  readonly warnings: readonly string[];
}

/** A client that knows what kind of server it talks to. */
export interface TargetClient extends SchedulerClient {
  readonly kind: TargetKind;
  /** Parents are asked for before their children: a child of several jobs is refused. */
  sentForm(read: ReadJob): Promise<Result<SentForm, string>>;
  /** What earlier loads left on the server that would run beside these; one sentence for each. */
  leftovers(name: string, sent: readonly JobDocument[]): Promise<readonly string[]>;
}

export interface TargetOptions {
  readonly kind: TargetKind;
  now(): EpochMs;
}

export function targetClient(client: SchedulerClient, { kind, now }: TargetOptions): TargetClient {
  if (kind === 'chronos') return chronosClient(client, now);
  return {
    ...client,
    kind,
    sentForm: ({ document }) => Promise.resolve(accepted({ documents: [document], warnings: [] })),
    leftovers: () => Promise.resolve([]),
  };
}

/** A stock Chronos server: one job for each repeat. */
function chronosClient(client: SchedulerClient, now: () => EpochMs): TargetClient {
  /** How many jobs the jobs of this load became. */
  const counts = new Map<string, number>();
  let known: Promise<ReadonlySet<string>> | null = null;
  // Chronos 2 shows no single job: the list is asked for once.
  const names = (): Promise<ReadonlySet<string>> =>
    (known ??= client.jobs().then((jobs) => new Set(jobs.map((job) => String(job['name'])))));
  const splitAmong = async (parents: readonly string[]): Promise<ReadonlySet<string>> => {
    const unsure = parents.some((parent) => !counts.has(parent));
    const onServer = unsure ? await names() : new Set<string>();
    const isSplit = (parent: string): boolean =>
      (counts.get(parent) ?? (onServer.has(firstOf(parent)) ? 2 : 1)) > 1;
    return new Set(parents.filter(isSplit));
  };
  return {
    ...client,
    kind: 'chronos',
    async sentForm(read) {
      const { job } = read;
      const split = await splitAmong(job.kind === 'dependency' ? job.parents : []);
      const form = chronosDocuments(read, { now: now(), isSplit: (name) => split.has(name) });
      if (form.ok) counts.set(job.name, form.value.documents.length);
      return form;
    },
    // Chronos replaces a job by what it is sent: all of it goes back, counters too.
    async setDisabled(name, isDisabled) {
      const job = await jobIfThere(client, name);
      if (job === null) throw new RequestRefused(404, errorText('JOB_UNKNOWN', name), '');
      await client.putJob({ ...job, disabled: isDisabled });
    },
    async leftovers(name, sent) {
      const there = await names();
      const own = new Set(sent.map((document) => document['name']));
      const isOfName = (other: string): boolean =>
        other.startsWith(name) && /^(?:_seq_\d+)?$/.test(other.slice(name.length));
      return [...there]
        .filter((other) => isOfName(other) && !own.has(other))
        .map((other) => `"${other}" is on the server from before and still runs: delete it.`);
    },
  };
}

function firstOf(name: string): string {
  return chronosNames(name, 2)[0] ?? name;
}
