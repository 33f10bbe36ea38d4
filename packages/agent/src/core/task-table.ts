import type { TaskPhase } from './agent-task.js';
import type { TaskNews } from './step-event.js';

export type TaskSignalName = TaskNews['type'] | 'launchAsked' | 'killAsked';

/**
 * `stay`: late or repeated news that changes nothing. `odd`: the same, and worth a line in the log:
 * somebody outside is wrong. `plan`: the wish to kill is kept until there is a process to kill.
 */
export type TaskCell = TaskPhase | 'stay' | 'odd' | 'plan';

type TaskTable = { readonly [P in TaskPhase]: { readonly [S in TaskSignalName]: TaskCell } };

// prettier-ignore
/** The life of a task on its agent: total, so that every late or repeated piece of news has a cell. */
export const TASK_TABLE: TaskTable = {
  accepted: { started: 'running', ended: 'ended', notStarted: 'ended', vanished: 'ended', launchAsked: 'odd', killAsked: 'plan' },
  running:  { started: 'stay',    ended: 'ended', notStarted: 'odd',   vanished: 'ended', launchAsked: 'odd', killAsked: 'killing' },
  killing:  { started: 'stay',    ended: 'ended', notStarted: 'odd',   vanished: 'ended', launchAsked: 'odd', killAsked: 'killing' },
  ended:    { started: 'stay',    ended: 'stay',  notStarted: 'stay',  vanished: 'stay',  launchAsked: 'odd', killAsked: 'stay' },
};
