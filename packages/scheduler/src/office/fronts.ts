import type { ClosingStack } from '../closing-stack.js';
import { type Front, type RequestHandler, startFront } from '../http/index.js';
import { listenFailure } from '../start-failure.js';
import type { SchedulerOptions } from './running-scheduler.js';

/** Who answers behind the listening servers while another scheduler leads. */
export interface Standby {
  readonly answerRest: RequestHandler;
  readonly answerAgents: RequestHandler;
}

/** The listening servers of this process, for all its life. */
export interface Fronts {
  readonly rest: Front;
  /** Null with a master elsewhere. */
  readonly master: Front | null;
}

/** Both servers answer 503 until somebody stands behind them. @throws StartFailure */
export async function openFronts(
  { settings, logger }: SchedulerOptions,
  opened: ClosingStack,
): Promise<Fronts> {
  const listen = async (host: string, port: number, option: string): Promise<Front> => {
    try {
      const front = await startFront({ config: { address: host, port }, logger });
      opened.add(() => front.close());
      return front;
    } catch (error) {
      throw listenFailure(error, `${host}:${port}`, option);
    }
  };
  const master =
    settings.master.length > 0
      ? null
      : await listen(settings['master-host'], settings['master-port'], '--master-port');
  const rest = await listen(settings['http-host'], settings['http-port'], '--http-port');
  return { rest, master };
}
