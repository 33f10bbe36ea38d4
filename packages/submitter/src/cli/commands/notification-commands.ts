import type { Argv } from 'yargs';
import { sendTestMessage } from '../test-message.js';
import { type Choose, TEXT } from './choose.js';

export function notificationCommands(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'test-message',
    'Send a message on every channel that tells owners of jobs',
    (command) => command.option('to', { ...TEXT, describe: 'As an owner, e.g. ann@example.org' }),
    ({ to }) => choose(sendTestMessage(to)),
  );
}
