import { type Command, answer } from './context.js';
import { EXIT } from './surroundings.js';

/** `submitter run NAME`: one run more, now. */
export function runNow(name: string, args: string | undefined): Command {
  return async (context) => {
    await context.client.runJob(name, args);
    const text = `"${name}" runs now; see: submitter runs --job ${JSON.stringify(name)}\n`;
    answer(context, { json: { job: name, asked: 'run' }, text });
    return EXIT.done;
  };
}

/** `submitter kill TARGET`: one run by its id, or all running tasks of a job. */
export function kill(target: string): Command {
  return async (context) => {
    if (isRunId(target)) await context.client.killRun(target);
    else await context.client.killTasks(target);
    const text = `"${target}" is being killed.\n`;
    answer(context, { json: { target, asked: 'kill' }, text });
    return EXIT.done;
  };
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
