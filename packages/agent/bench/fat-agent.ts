import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { durationMs, epochMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { openFileJournal } from '../src/adapters/journal/index.js';
import { ProcessRunner, findAccount } from '../src/adapters/runner/index.js';
import { openSandboxes } from '../src/adapters/sandbox/index.js';
import { type AgentState, initialAgentState } from '../src/core/index.js';
import type { Uplink, UplinkListener } from '../src/ports/index.js';
import type { AgentCall, AgentEvent, TaskInfo } from '../src/protocol/index.js';
import { AgentLoop } from '../src/shell/index.js';
import { fillHeap } from './ballast.js';

/** What the benchmark asks of this process, and what it answers. */
export interface Order {
  readonly way: 'agent' | 'spawn';
  readonly taskCount: number;
}
export interface Answer {
  readonly tasksPerSecond: number;
  /** Of the event loop, beyond what an idle one has. */
  readonly delayP99Ms: number;
  readonly failedCount: number;
}

/** As many tasks are under way at a time as a busy machine of a few dozen cores would have. */
const IN_FLIGHT_COUNT = 64;
const SPAWN_IN_FLIGHT_COUNT = 16;
const DELAY_RESOLUTION_MS = 1;
const STREAM = { id: 1, epoch: 1 };

const [, , heapMb = '50', workFolder = ''] = process.argv;
const launcherFile = fileURLToPath(new URL('../dist/launcher/main.js', import.meta.url));

/** The real loop, core, journal and launchers; only the master is a function call away. */
class InstantMaster implements Uplink {
  readonly ended = new Map<string, (state: string) => void>();
  private listener: UplinkListener | null = null;

  start(listener: UplinkListener): void {
    this.listener = listener;
    listener.subscribeCall(STREAM.id);
    this.say({
      type: 'SUBSCRIBED',
      subscribed: { agent_id: { value: 'bench' }, heartbeat_interval_seconds: 15, epoch: 1 },
    });
  }

  launch(task: TaskInfo): Promise<string> {
    const framework_id = { value: 'bench' };
    const end = new Promise<string>((resolve) => this.ended.set(task.task_id.value, resolve));
    this.say({ type: 'LAUNCH', launch: { framework_id, task } });
    return end;
  }

  send(call: AgentCall): void {
    if (call.type !== 'UPDATE') return;
    const { task_id, uuid, state } = call.update.status;
    if (uuid !== undefined) {
      this.say({ type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
    }
    if (state === 'TASK_RUNNING') return;
    this.ended.get(task_id.value)?.(state);
    this.ended.delete(task_id.value);
  }

  leave(): void {
    throw new Error('nobody leaves this master');
  }

  async close(): Promise<void> {}

  private say(event: AgentEvent): void {
    this.listener?.onEvent(event, STREAM);
  }
}

async function startLoop(master: InstantMaster): Promise<void> {
  const clock = {
    now: () => epochMs(Date.now()),
    monotonicMs: () => durationMs(performance.now()),
  };
  const info = { hostname: 'bench', port: 0, resources: [] };
  const profile = { info, version: 'bench', bootId: 'bench' };
  const state: AgentState = initialAgentState(profile, seededRng(1));
  const root = process.getuid?.() === 0;
  const self = findAccount(root ? 'root' : (process.env['USER'] ?? ''));
  const loop: AgentLoop = new AgentLoop({
    state,
    journal: openFileJournal(join(workFolder, 'journal')),
    runner: new ProcessRunner({
      launcher: { file: launcherFile, logFd: openSync(join(workFolder, 'launcher.log'), 'a') },
      sandboxes: openSandboxes(workFolder),
      users: {
        defaultUser: self?.name ?? '',
        allowRoot: true,
        allowedUsers: null,
        self: { name: self?.name ?? '', uid: self?.uid ?? 0 },
      },
      hostname: 'bench',
      agentEndpoint: '127.0.0.1:5051',
      agentId: () => 'bench',
      inherited: {},
      clock,
      log: nullLogger,
      onNews: (news) => loop.push({ type: 'taskSaid', news }),
    }),
    uplink: master,
    clock,
    log: nullLogger,
    onFatal: (error) => {
      throw error;
    },
  });
  await loop.start();
}

let taskNumber = 0;

async function byAgent(master: InstantMaster): Promise<boolean> {
  taskNumber += 1;
  const state = await master.launch({
    name: 'bench',
    task_id: { value: `ct:1774746000000:${taskNumber}:bench:` },
    agent_id: { value: 'bench' },
    command: { shell: false, value: '/bin/true', arguments: ['true'] },
  });
  return state === 'TASK_FINISHED';
}

function bySpawn(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('/bin/true', [], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Keeps so many in flight until all are done. */
async function runAll(order: Order, start: () => Promise<boolean>): Promise<Answer> {
  const delay: IntervalHistogram = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  let leftCount = order.taskCount;
  let failedCount = 0;
  const worker = async (): Promise<void> => {
    while (leftCount > 0) {
      leftCount -= 1;
      if (!(await start())) failedCount += 1;
    }
  };
  delay.enable();
  const startedMs = performance.now();
  const count = order.way === 'agent' ? IN_FLIGHT_COUNT : SPAWN_IN_FLIGHT_COUNT;
  await Promise.all(Array.from({ length: count }, worker));
  const seconds = (performance.now() - startedMs) / 1_000;
  delay.disable();
  return {
    tasksPerSecond: order.taskCount / seconds,
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS),
    failedCount,
  };
}

const master = new InstantMaster();
await startLoop(master);
const held = fillHeap(Number(heapMb));
process.on('message', (order: Order) => {
  const start = order.way === 'agent' ? () => byAgent(master) : bySpawn;
  void runAll(order, start).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(held === null ? 1 : 0));
process.send?.('ready');
