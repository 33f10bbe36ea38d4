import { type Command, answer } from './context.js';
import { oneLine, table } from './print.js';
import { EXIT } from './surroundings.js';

/** `submitter test-message`: does what the owners of jobs are sent arrive? */
export function sendTestMessage(to: string | undefined): Command {
  return async (context) => {
    const results = await context.client.testNotifications(to);
    const rows = results.map(({ channel, ok, error }) => [
      channel,
      ok ? 'delivered' : `failed: ${oneLine(error ?? '')}`,
    ]);
    answer(context, { json: { items: results }, text: table(rows) });
    return results.every(({ ok }) => ok) ? EXIT.done : EXIT.refused;
  };
}
