import { routeAddress } from '../../view/index.js';
import type { Focus } from './graph-model.js';

/** What of the graph is shown; the address says all of it, so that it can be sent to a colleague. */
export interface GraphPlace {
  readonly round: string | null;
  /** Only this job and its relatives. */
  readonly root: string | null;
  readonly focus: Focus;
  /** The job that the panel is about. */
  readonly job: string | null;
  /** Jobs in this state stand out. */
  readonly state: string | null;
  readonly view: 'graph' | 'list';
}

type Query = Readonly<Record<string, string>>;

export function placeOf(query: Query): GraphPlace {
  const { round, root, focus, job, state, view } = query;
  return {
    round: round || null,
    root: root || null,
    focus: focus === 'up' || focus === 'down' ? focus : 'both',
    job: job || null,
    state: state || null,
    view: view === 'list' ? 'list' : 'graph',
  };
}

export function addressOf({ round, root, focus, job, state, view }: GraphPlace): string {
  return routeAddress('graph', null, {
    round: round ?? '',
    root: root ?? '',
    focus: root === null || focus === 'both' ? '' : focus,
    job: job ?? '',
    state: state ?? '',
    view: view === 'list' ? view : '',
  });
}
