import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@horae/agent/log';
import { type Clock, type Logger, SECOND_MS, type Timers } from '@horae/submitter/kernel';
import { type OpenZookeeper, ZookeeperError, loadZookeeper } from '@horae/submitter/zookeeper';
import { systemClock, systemTimers } from '../cli/index.js';
import {
  type HistoryPlace,
  type MigrateSettings,
  type StateAddress,
  historyFile,
} from '../config/index.js';
import { openHistory } from '../history/index.js';
import type { History } from '../ports/history.js';
import { StoreError } from '../ports/store.js';
import { type ExitReason, exitCode } from '../shell/index.js';
import { StoreInUse, openSqliteHistory } from '../store/sqlite/index.js';
import { type CopyReport, copyState } from './copy-state.js';
import {
  type MigrationSource,
  type MigrationTarget,
  SideInUse,
  TargetNotEmpty,
} from './migration-side.js';
import { openSqliteSource, openSqliteTarget } from './sqlite-side.js';
import { openZookeeperSource, openZookeeperTarget } from './zookeeper-side.js';

/** `horae-scheduler migrate`: copies a state, tells what it did, and ends with an exit code. */
export async function runMigration(settings: MigrateSettings): Promise<void> {
  const { from, to } = settings;
  if (from === null || to === null) return refuse('Say both --from and --to: see --help.');
  if (from.shown === to.shown) return refuse('--from and --to are the same place.');
  const opened: (() => Promise<void>)[] = [];
  try {
    const report = await migrate({ settings, from, to, opened });
    print(`Copied from ${from.shown} to ${to.shown}:`);
    printReport(report);
  } catch (error) {
    const reason = reasonOf(error);
    const { message, stack } = error as Error;
    process.stderr.write(`${reason === 'invariantViolated' ? stack : message}\n`);
    process.exitCode = exitCode(reason);
  } finally {
    for (const close of opened.reverse()) await close().catch(() => undefined);
  }
}

interface Migration {
  readonly settings: MigrateSettings;
  readonly from: StateAddress;
  readonly to: StateAddress;
  /** What has to be closed at the end, the last first. */
  readonly opened: (() => Promise<void>)[];
}

async function migrate(migration: Migration): Promise<CopyReport> {
  const { settings, from, to, opened } = migration;
  const logger = createLogger({ level: settings['log-level'], format: 'text' });
  const hasZookeeper = from.kind === 'zookeeper' || to.kind === 'zookeeper';
  const openZookeeper = hasZookeeper ? await loadZookeeper() : null;
  const parts = { settings, openZookeeper, clock: systemClock, timers: systemTimers, logger };
  let installation: string | null = null;
  /** Only once its side is held: whoever works there should be named, not what it has open. */
  const open = (place: HistoryPlace) => (): History => {
    const history = openPlace(place, { logger, installation: () => installation });
    opened.push(() => history.close());
    return history;
  };
  const opener = (place: HistoryPlace | null) => (place === null ? null : open(place));
  const fromHistory = sourceHistory(settings, from);
  if (from.kind === 'zookeeper' && fromHistory === null) print(ONLY_RING);
  const source = await openSource(from, { ...parts, history: opener(fromHistory) });
  opened.push(() => source.close());
  const sides = { ...parts, history: opener(targetHistory(settings, to)) };
  const target = await openTarget(to, sides, source.epoch);
  opened.push(() => target.close());
  return copyState(source, target, {
    mayReplace: settings.replace,
    onAdopted: (id) => (installation = id),
    onProgress: progressPrinter(systemClock),
  });
}

const ONLY_RING =
  'Of ended runs only the newest of each job are copied, which ZooKeeper has: --from-history names ' +
  'the database of the schedulers, or history.db in the data folder of one of them.';

interface SideParts {
  readonly settings: MigrateSettings;
  readonly history: (() => History) | null;
  /** Null where neither side needs it. */
  readonly openZookeeper: OpenZookeeper | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

async function openSource(place: StateAddress, parts: SideParts): Promise<MigrationSource> {
  if (place.kind === 'sqlite') return openSqliteSource({ ...parts, file: place.file });
  return openZookeeperSource({ ...parts, ...ensembleOf(place.address, parts) });
}

async function openTarget(
  place: StateAddress,
  parts: SideParts,
  epochAbove: number,
): Promise<MigrationTarget> {
  if (place.kind === 'sqlite') return openSqliteTarget({ ...parts, file: place.file }, epochAbove);
  return openZookeeperTarget({ ...parts, ...ensembleOf(place.address, parts) }, epochAbove);
}

function ensembleOf<A>(address: A, { settings, openZookeeper }: SideParts) {
  return {
    address,
    openZookeeper: openZookeeper as OpenZookeeper,
    sessionTimeoutMs: settings['zk-session-timeout'],
    ringSize: settings['ring-size'],
  };
}

function sourceHistory(settings: MigrateSettings, from: StateAddress): HistoryPlace | null {
  const given = settings['from-history'];
  if (given !== null || from.kind === 'sqlite') return given;
  const file = join(settings['data-dir'], 'history.db');
  return existsSync(file) ? historyFile(file) : null;
}

function targetHistory(settings: MigrateSettings, to: StateAddress): HistoryPlace | null {
  const given = settings['to-history'];
  if (given !== null || to.kind === 'sqlite') return given;
  return historyFile(join(settings['data-dir'], 'history.db'));
}

function openPlace(
  { file, url }: HistoryPlace,
  parts: { readonly logger: Logger; readonly installation: () => string | null },
): History {
  if (file !== null) return openSqliteHistory(file, parts.logger);
  return openHistory({ ...parts, url, dataDir: '' });
}

function progressPrinter(clock: Clock): (runCount: number) => void {
  let toldMs = clock.monotonicMs() as number;
  return (runCount) => {
    if (clock.monotonicMs() - toldMs < SECOND_MS) return;
    toldMs = clock.monotonicMs();
    process.stderr.write(`History: ${numberOf(runCount)} runs so far\n`);
  };
}

function printReport(report: CopyReport): void {
  print(`  jobs          ${numberOf(report.jobCount)}`);
  if (report.unreadableCount > 0) {
    print(
      `  of these      ${numberOf(report.unreadableCount)} cannot be read, and are as they were`,
    );
  }
  print(`  active runs   ${numberOf(report.activeRunCount)}`);
  print(`  history       ${numberOf(report.historyRunCount)} runs`);
  print(`  epoch         ${report.epoch}`);
}

function numberOf(count: number): string {
  return count.toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode('configInvalid');
}

function reasonOf(error: unknown): ExitReason {
  if (error instanceof TargetNotEmpty) return 'targetNotEmpty';
  if (error instanceof StoreInUse || error instanceof SideInUse) return 'storeInUse';
  if (error instanceof StoreError) return 'storeFailed';
  return error instanceof ZookeeperError ? 'configInvalid' : 'invariantViolated';
}
