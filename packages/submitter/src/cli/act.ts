import type { RunItem } from '../client/index.js';
import { type Command, type Context, answer } from './context.js';
import { jobIfThere } from './job-if-there.js';
import { EXIT } from './surroundings.js';

/** `submitter run NAME`: one run more, now. */
export function runNow(name: string, args: string | undefined): Command {
  return async (context) => {
    const id = await context.client.runJob(name, args);
    if (id === null) {
      const text = `"${name}" runs now; see: submitter runs --job ${JSON.stringify(name)}\n`;
      answer(context, { json: { job: name, asked: 'run' }, text });
      return EXIT.done;
    }
    const run = await context.client.run(id);
    const reason = run.reason ?? null;
    const json = { job: name, asked: 'run', run: id, state: run.state, reason };
    const isSkipped = run.state === 'skipped';
    answer(context, { json, text: isSkipped ? '' : `"${name}" runs now as ${id}\n` });
    if (!isSkipped) return EXIT.done;
    context.surroundings.err(notStarted(run));
    return EXIT.refused;
  };
}

/** The request itself was taken; that nothing runs is what the person has to hear. */
function notStarted({ job, reason, detail }: RunItem): string {
  const why = reason === 'overlap' ? 'its last run is still active' : (detail ?? '');
  const skipped = ['skipped', reason ?? ''].filter((word) => word !== '').join(', ');
  return `"${job}" was not started: ${skipped}${why === '' ? '' : ` (${why})`}\n`;
}

/** `submitter kill TARGET`: one run by its id, or all running tasks of a job. */
export function kill(target: string): Command {
  return async (context) => {
    if (isRunId(target)) {
      await context.client.killRun(target);
      answer(context, { json: { target, asked: 'kill' }, text: `"${target}" is being killed.\n` });
      return EXIT.done;
    }
    const count = await activeRunCount(target, context);
    // Asked all the same: a run may have begun meanwhile.
    await context.client.killTasks(target);
    const text = count === 0 ? `Nothing of "${target}" runs.\n` : `"${target}" is being killed.\n`;
    answer(context, { json: { target, asked: 'kill', activeRunCount: count }, text });
    return EXIT.done;
  };
}

/** Null where nobody can tell: a stock Chronos does not show it. */
async function activeRunCount(name: string, { client }: Context): Promise<number | null> {
  if (client.kind === 'chronos') return null;
  const runs = (await jobIfThere(client, name))?.['activeRuns'];
  return Array.isArray(runs) ? runs.length : null;
}

/** `submitter delete NAME`. */
export function deleteJob(name: string, options: { readonly detachChildren: boolean }): Command {
  return async (context) => {
    await context.client.deleteJob(name, options);
    answer(context, { json: { job: name, asked: 'delete' }, text: `"${name}" is deleted.\n` });
    return EXIT.done;
  };
}

/** Names of jobs have no `@`: ids of runs are `<job>@<due time>`. */
export function isRunId(target: string): boolean {
  return target.includes('@');
}
