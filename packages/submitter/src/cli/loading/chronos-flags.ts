import { CHRONOS_CHOICES, type ChronosChoices, type ImportSource } from '../../importing/index.js';
import {
  CHRONOS_PATH,
  chronosInZookeeper,
  chronosOnServer,
  openZookeeper,
  readChronosAddress,
} from '../../importing/chronos-source/index.js';
import { type DurationMs, type Result } from '../../kernel/index.js';
import { parseSpan, spanOfSeconds } from '../../job/index.js';
import { readZookeeperAddress } from '../../zookeeper/index.js';
import { UsageError } from '../surroundings.js';

/** As they were given; null = not. */
export interface ChronosFlags {
  /** Address of a Chronos to ask for its jobs. */
  readonly chronosServer: string | null;
  /** Where in ZooKeeper it keeps them. */
  readonly chronosZookeeper: string | null;
  readonly runAsUser: string | null;
  readonly retryInterval: string | null;
}

/** The jobs of the Chronos that is asked for; null when none is. @throws UsageError */
export async function chronosSource(
  { chronosServer, chronosZookeeper }: ChronosFlags,
  timeoutMs: DurationMs,
): Promise<ImportSource | null> {
  if (chronosServer !== null && chronosZookeeper !== null) {
    throw new UsageError('from-chronos: and from-chronos-zk are two sources; name one of them.');
  }
  if (chronosServer !== null) {
    const address = wanted('from-chronos', chronosServer, readChronosAddress(chronosServer));
    return chronosOnServer(address, timeoutMs);
  }
  if (chronosZookeeper === null) return null;
  const read = readZookeeperAddress(chronosZookeeper, CHRONOS_PATH);
  const address = wanted('from-chronos-zk', chronosZookeeper, read);
  const znodes = await openZookeeper(address, timeoutMs);
  try {
    return await chronosInZookeeper(address, znodes);
  } finally {
    await znodes.close();
  }
}

function wanted<T>(flag: string, text: string, read: Result<T, string>): T {
  if (read.ok) return read.value;
  // It may have a password in it.
  const shown = text.replace(/\/\/.*@/, '//…@');
  throw new UsageError(`${flag}: ${JSON.stringify(shown)} is not ${read.error}.`);
}

/** What to make of jobs of Chronos where they do not say it themselves. @throws UsageError */
export function chronosChoices({ runAsUser, retryInterval }: ChronosFlags): ChronosChoices {
  return {
    rootBecomes: runAsUser === null ? CHRONOS_CHOICES.rootBecomes : userIn(runAsUser),
    retryInterval:
      retryInterval === null ? CHRONOS_CHOICES.retryInterval : intervalIn(retryInterval),
  };
}

function userIn(text: string): string {
  if (/^[^\s:/\p{Cc}]{1,256}$/u.test(text)) return text;
  throw new UsageError(
    `run-as-user: ${JSON.stringify(text)} is not a user, keep or default; expected e.g. "etl".`,
  );
}

function intervalIn(text: string): string {
  if (text === 'epsilon') return text;
  const span = /^\d+(\.\d+)?$/.test(text) ? spanOfSeconds(Number(text)) : parseSpan(text);
  if (span !== null) return span.text;
  throw new UsageError(
    `retry-interval: ${JSON.stringify(text)} is not a span, a number of seconds or epsilon; ` +
      'expected e.g. "PT60S".',
  );
}

/** Two schedulers with the same jobs would run them twice: how not to. */
export function chronosAdvice(flags: {
  readonly isDryRun: boolean;
  readonly isDisabled: boolean;
}): string {
  if (flags.isDisabled) {
    return (
      'The jobs are switched off here, and Chronos goes on with them. To move, stop Chronos and ' +
      'import again without --disabled; from ZooKeeper that needs no Chronos.'
    );
  }
  return flags.isDryRun
    ? 'Once they are in, stop Chronos, or switch them off there: else they run twice. With ' +
        '--disabled they go in switched off, to be looked at first.'
    : 'Stop Chronos now, or switch these jobs off there: else they run twice.';
}
