import { randomInt } from 'node:crypto';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Clock,
  InvariantViolation,
  type Logger,
  durationMs,
  epochMs,
  seededRng,
} from '@horae/submitter/kernel';
import { openFileJournal } from './adapters/journal/index.js';
import {
  FolderLocked,
  lockFolder,
  measureMachine,
  offeredResources,
  readBootId,
} from './adapters/machine/index.js';
import { FileOutputs } from './adapters/output/index.js';
import { ProcessRunner, type ProcessRunnerOptions, isAlive } from './adapters/runner/index.js';
import {
  type SandboxFolders,
  openSandboxes,
  removeOldSandboxes,
} from './adapters/sandbox/index.js';
import { HttpUplink } from './adapters/uplink/index.js';
import {
  advertisedHost,
  attributesOf,
  closedFolderAbove,
  demandPrivacy,
  inheritedEnvironment,
  openWorkFolder,
  ownHostname,
  userPolicy,
} from './agent-identity.js';
import type { AgentSettings } from './config/index.js';
import { type AgentState, applyRecord, initialAgentState } from './core/index.js';
import { describeAgent } from './describe-agent.js';
import type { MasterDetector } from './detector/index.js';
import { EXIT_CODES } from './exit-codes.js';
import { type FilesServer, startFilesServer } from './files/index.js';
import { startTicksOf } from './launcher/index.js';
import type { TaskRunner } from './ports/index.js';
import { AgentLoop, OutputRunner } from './shell/index.js';
import { authorizationOf, openDetector } from './open-detector.js';
import { StartRefused } from './start-refused.js';

export interface StartAgentOptions {
  readonly settings: AgentSettings;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  /** The agent cannot go on; the process should end with that code. Tasks run on. */
  readonly onFatal: (exitCode: number) => void;
  /** By default the launcher that is built with the agent. */
  readonly launcherFile?: string;
}

export interface RunningAgent {
  /** Of the files API. */
  readonly port: number;
  /** Ends the tasks or leaves them to the next agent, tells the master, closes everything. */
  quit(tasks: 'kill' | 'leave'): Promise<void>;
}

const RETENTION_EVERY_MS = 600_000;
const LAUNCHER_FILE = fileURLToPath(new URL('./launcher/main.js', import.meta.url));

const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => durationMs(performance.now()),
};

/** Wires the agent: finds its former tasks, serves their files, keeps a master. @throws StartRefused */
export async function startAgent(options: StartAgentOptions): Promise<RunningAgent> {
  const { settings, log } = options;
  demandPrivacy(settings);
  const detector = await openDetector(settings, { clock: systemClock, logger: log });
  try {
    return await startWith(detector, options);
  } catch (error) {
    await detector.close();
    throw error;
  }
}

async function startWith(
  detector: MasterDetector,
  options: StartAgentOptions,
): Promise<RunningAgent> {
  const { settings, log } = options;
  const users = userPolicy(settings);
  const folder = openWorkFolder(settings['work-dir']);
  lock(folder);
  const closed = users.self.uid === 0 ? closedFolderAbove(folder) : null;
  if (closed !== null) {
    log.warn('tasks of other users cannot come back to their sandbox by its path', { closed });
  }
  const sandboxes = openSandboxes(folder);
  const journal = openFileJournal(join(folder, 'journal'));
  const holder: { state: AgentState | null } = { state: null };
  const files = await openFiles(options, sandboxes, () => holder.state);
  const state = recoverState(options, { folder, port: files.port, records: journal.load() });
  holder.state = state;

  const processes: Omit<ProcessRunnerOptions, 'onNews'> = {
    launcher: {
      file: options.launcherFile ?? LAUNCHER_FILE,
      logFd: openSync(join(folder, 'launcher.log'), 'a', 0o600),
    },
    sandboxes,
    users,
    hostname: ownHostname(settings),
    agentEndpoint: `${advertisedHost(settings)}:${files.port}`,
    agentId: () => state.agentId ?? '',
    inherited: inheritedEnvironment(settings['task-environment'], options.environment),
    clock: systemClock,
    log,
  };
  const maxBytes = settings['output-max'];
  const runner: TaskRunner = new OutputRunner({
    outputs: new FileOutputs({ sandboxes, maxBytes, log }),
    makeRunner: (onNews) => new ProcessRunner({ ...processes, onNews }),
    onNews: (news) => loop.push({ type: 'taskSaid', news }),
  });
  const authorization = authorizationOf(settings);
  const uplink = new HttpUplink({ detector, authorization, random: Math.random, log });
  const loop = new AgentLoop({
    state,
    journal,
    runner,
    uplink,
    clock: systemClock,
    log,
    onFatal: (error) => options.onFatal(fatalCode(error, log)),
  });
  await loop.start();
  const stopRetention = keepRetention(options, sandboxes, folder, () => state.tasks.keys());
  return {
    port: files.port,
    quit: async (tasks) => {
      stopRetention();
      await loop.quit(tasks, durationMs(settings['quit-time']));
      await uplink.close();
      await detector.close();
      runner.close();
      loop.close();
      await files.close();
    },
  };
}

function lock(folder: string): void {
  try {
    lockFolder(join(folder, 'lock'), ownProcess(), isAlive);
  } catch (error) {
    if (!(error instanceof FolderLocked)) throw error;
    throw new StartRefused('folderInUse', error.message, { cause: error });
  }
}

function ownProcess(): { pid: number; startTicks: number | null } {
  return { pid: process.pid, startTicks: startTicksOf(process.pid) };
}

async function openFiles(
  { settings }: StartAgentOptions,
  sandboxes: SandboxFolders,
  state: () => AgentState | null,
): Promise<FilesServer> {
  const { host, port } = settings;
  const names = [host, ownHostname(settings), advertisedHost(settings)];
  try {
    return await startFilesServer({
      host,
      port,
      hostNames: names.map((name) => name.toLowerCase()),
      sandboxes,
      isKnown: (taskId) =>
        state()?.tasks.has(taskId) === true || existsSync(sandboxes.recordOf(taskId)),
      describe: () => describeAgent(state()),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused('portInUse', `port: ${reason}.`, { cause: error });
  }
}

function recoverState(
  { settings, version }: StartAgentOptions,
  found: {
    readonly folder: string;
    readonly port: number;
    readonly records: readonly Parameters<typeof applyRecord>[1][];
  },
): AgentState {
  const { cpus, mem, disk } = settings;
  const resources = offeredResources(measureMachine(found.folder), {
    ...(cpus === null ? {} : { cpus }),
    ...(mem === null ? {} : { mem }),
    ...(disk === null ? {} : { disk }),
  });
  const info = {
    hostname: ownHostname(settings),
    port: found.port,
    resources,
    attributes: attributesOf(settings.attributes),
    advertised_host: advertisedHost(settings),
  };
  const profile = { info, version, bootId: readBootId() };
  const state = initialAgentState(profile, seededRng(randomInt(2 ** 32)));
  for (const record of found.records) applyRecord(state, record);
  return state;
}

function keepRetention(
  { settings, log }: StartAgentOptions,
  sandboxes: SandboxFolders,
  folder: string,
  heldIds: () => Iterable<string>,
): () => void {
  const rule = {
    keptMs: settings['sandbox-retention'],
    sandboxCountMax: settings['sandbox-count'],
  };
  const remove = async (): Promise<void> => {
    const trashFolder = join(folder, 'trash');
    const now = Date.now();
    try {
      const count = await removeOldSandboxes({ sandboxes, trashFolder, rule, heldIds, now });
      if (count > 0) log.info('removed old sandboxes', { count });
    } catch (error) {
      log.warn('old sandboxes cannot be removed', { reason: String(error) });
    }
  };
  const timer = setInterval(() => void remove(), RETENTION_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function fatalCode(error: unknown, log: Logger): number {
  const isOurs = error instanceof InvariantViolation;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error(isOurs ? 'a defect' : 'the journal cannot be written', { reason: text });
  return isOurs ? EXIT_CODES.invariantViolated : EXIT_CODES.journalFailed;
}
