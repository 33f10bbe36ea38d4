import { Socket } from 'node:net';
import { closeInheritedFiles } from './inherited-files.js';
import type { LaunchOrder, LauncherReport } from './launch-order.js';
import { startTicksOf } from './record-file.js';
import { startTask, type TaskProcess, type TaskWorld } from './task-process.js';

/**
 * The launcher: forks tasks so that the agent need not (a fork copies the page tables of its
 * parent, and the agent may be fat), and stays to see their ends when the agent is gone. Orders
 * come in on descriptor 3 and reports go out on it. It ends when the agent has left and its last
 * task is over.
 */
const AGENT_FD = 3;

// A terminal's Ctrl-C and a service manager's TERM are for the agent; tasks end by its word only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.title = 'horae-launcher';

closeInheritedFiles();

const agent = new Socket({ fd: AGENT_FD, readable: true, writable: true });
const tasks = new Map<string, TaskProcess>();
const waiting: LaunchOrder[] = [];
let outgoing = '';
let partial = '';

const world: TaskWorld = {
  self: { pid: process.pid, startTicks: startTicksOf(process.pid) },
  report,
  began: (id, task) => tasks.set(id, task),
  done: (id) => tasks.delete(id),
};

agent.setEncoding('utf8');
agent.on('data', (chunk: string) => {
  const lines = (partial + chunk).split('\n');
  partial = lines.pop() ?? '';
  if (lines.length === 0) return;
  if (waiting.length === 0) setImmediate(obeyNext);
  for (const line of lines) waiting.push(JSON.parse(line) as LaunchOrder);
});
agent.on('error', () => undefined);
agent.on('end', () => agent.destroy());

/** One order per turn of the event loop: ends are seen between two starts. */
function obeyNext(): void {
  const order = waiting.shift();
  if (order === undefined) return;
  if (waiting.length > 0) setImmediate(obeyNext);
  if (order.type === 'signal') {
    tasks.get(order.id)?.signal(order.signal);
    return;
  }
  startTask(order, world);
}

/** Reports of one turn go out in one write. */
function report(news: LauncherReport): void {
  if (outgoing === '') setImmediate(sendReports);
  outgoing += `${JSON.stringify(news)}\n`;
}

function sendReports(): void {
  const text = outgoing;
  outgoing = '';
  if (agent.writable) agent.write(text);
}
