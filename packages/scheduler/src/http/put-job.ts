import { HoraeError } from '@horae/submitter/kernel';
import {
  type Job,
  type JobDocument,
  type JobForm,
  type NameRule,
  parseJob,
  withEditsOnly,
} from '@horae/submitter/job';
import type { HttpParts } from './http-parts.js';
import { ask } from './refusal.js';

export interface PutJobOptions {
  /** What the path is for; absent where the document decides. */
  readonly kind?: Job['kind'];
  /** Holds for new jobs: Chronos looks at the name only when it creates one. */
  readonly nameRule: NameRule;
  /** In which the client reads jobs; that of Chronos 2 shows all there is. */
  readonly form?: JobForm;
}

/**
 * Creates or replaces a job from its JSON.
 * @throws HoraeError JOB_INVALID with every problem; Refusal of the core
 */
export async function putJob(
  { shell, clock }: Pick<HttpParts, 'shell' | 'clock'>,
  document: unknown,
  options: PutJobOptions,
): Promise<void> {
  const parsed = readPostedJob({ shell, clock }, document, options);
  if (!parsed.ok) {
    const problems = parsed.error.map((problem) => problem.text).join(' ');
    throw new HoraeError('JOB_INVALID', [problems]);
  }
  const { job, counters } = parsed.value;
  await ask(shell, { type: 'jobPut', job, counters });
}

/** What a posted document means, beside the job of that name that is there already. */
export function readPostedJob(
  { shell, clock }: Pick<HttpParts, 'shell' | 'clock'>,
  document: unknown,
  { kind, nameRule, form = 'v2' }: PutJobOptions,
): ReturnType<typeof parseJob> {
  const known = shell.state.jobs.get(nameIn(document));
  const isEdit = known !== undefined;
  const posted = isObject(document) ? withEditsOnly(document, known?.job ?? null, form) : document;
  return parseJob(posted, {
    now: clock.now(),
    nameRule: isEdit ? 'any' : nameRule,
    ...(kind === undefined ? {} : { kind }),
    mayLackParents: known !== undefined && isWithoutParents(known.job),
  });
}

/** Anything else is refused when it is read. */
function isObject(document: unknown): document is JobDocument {
  return typeof document === 'object' && document !== null;
}

/** What is read of such a job may be sent back. */
function isWithoutParents(job: Job): boolean {
  return job.kind === 'dependency' && job.parents.length === 0;
}

/** As `parseJob` reads it: a number is a name, too. */
function nameIn(document: unknown): string {
  const name = (document as { readonly name?: unknown } | null)?.name;
  return typeof name === 'object' ? '' : String(name ?? '');
}
