import { RequestRefused } from '../client/index.js';
import { type Command, type Context, answer } from './context.js';
import { oneLine } from './print.js';
import { EXIT } from './surroundings.js';

export type SwitchWord = 'disabled' | 'enabled';

interface Switched {
  readonly name: string;
  readonly outcome: SwitchWord | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
}

/** `submitter disable NAME…` and `submitter enable NAME…`: one that is refused keeps no other back. */
export function switchJobs(names: readonly string[], word: SwitchWord): Command {
  return async (context) => {
    const jobs: Switched[] = [];
    // One after the other: with Chronos each is read and posted.
    for (const name of new Set(names)) jobs.push(await switchOne(name, word, context));
    const refused = jobs.filter(({ outcome }) => outcome === 'refused');
    const done = jobs.filter(({ outcome }) => outcome !== 'refused');
    const lines = done.map(({ name }) => `${oneLine(`"${name}" is ${word}.`)}\n`);
    answer(context, { json: { jobs }, text: lines.join('') });
    for (const { name, reason } of refused) {
      context.surroundings.err(`${oneLine(`"${name}" is not ${word}: ${reason ?? ''}`)}\n`);
    }
    return refused.length === 0 ? EXIT.done : EXIT.refused;
  };
}

async function switchOne(name: string, word: SwitchWord, { client }: Context): Promise<Switched> {
  try {
    await client.setDisabled(name, word === 'disabled');
    return { name, outcome: word };
  } catch (error) {
    // Without the right password there is no second try.
    const isOfJob = error instanceof RequestRefused && [400, 404, 409].includes(error.status);
    if (!isOfJob) throw error;
    return { name, outcome: 'refused', reason: error.message };
  }
}
