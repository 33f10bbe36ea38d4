import { uuidFromRandom, type TaskStatus } from '../protocol/index.js';
import type { AgentTask } from './agent-task.js';
import { climb } from './kill-ladder.js';
import { sendIfFirst } from './status-queue.js';
import type { TaskNews } from './step-event.js';
import { outcomeOf } from './task-outcome.js';
import { TASK_TABLE } from './task-table.js';
import type { Turn } from './turn.js';

const UUID_BYTE_COUNT = 16;

/** News of a task's process: the table says what it means, the queue tells the master. */
export function moveTask(turn: Turn, news: TaskNews): void {
  const task = turn.state.tasks.get(news.taskId);
  if (task === undefined) return;
  const cell = TASK_TABLE[task.phase][news.type];
  if (cell === 'odd')
    turn.note(`${news.type} is odd news of ${news.taskId}, which is ${task.phase}`);
  if (cell !== 'running' && cell !== 'ended') return;
  const status = statusOf(turn, task, news);
  const { taskId, at } = news;
  turn.record({ kind: 'taskMoved', move: { taskId, phase: cell, at, status } });
  sendIfFirst(turn, task);
  if (cell === 'running') climb(turn, task);
}

function statusOf(turn: Turn, task: AgentTask, news: TaskNews): TaskStatus {
  const { state, message, reason, labels } = outcomeOf(task, news);
  return {
    task_id: { value: task.taskId },
    state,
    message,
    source: news.type === 'started' || news.type === 'ended' ? 'SOURCE_EXECUTOR' : 'SOURCE_AGENT',
    ...(reason === null ? {} : { reason }),
    timestamp: news.at / 1000,
    uuid: uuidFromRandom(randomBytes(turn)),
    ...(labels.length === 0 ? {} : { labels: { labels } }),
  };
}

function randomBytes(turn: Turn): Uint8Array {
  const bytes = new Uint8Array(UUID_BYTE_COUNT);
  for (let index = 0; index < UUID_BYTE_COUNT; index += 1) bytes[index] = turn.state.rng.below(256);
  return bytes;
}
