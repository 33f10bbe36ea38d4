import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxFolders } from './file-sandboxes.js';
import { safeName } from './safe-name.js';

export interface RetentionRule {
  readonly keptMs: number;
  readonly sandboxCountMax: number;
}

export interface RetentionOptions {
  readonly sandboxes: SandboxFolders;
  readonly trashFolder: string;
  readonly rule: RetentionRule;
  /** Tasks whose files must stay, whatever their age. */
  readonly heldIds: () => Iterable<string>;
  readonly now: number;
}

/** Removes the files of tasks that ended long ago, or too many tasks ago; answers how many went. */
export async function removeOldSandboxes(options: RetentionOptions): Promise<number> {
  const { sandboxes, rule, now } = options;
  // What an agent that was killed in the middle has left.
  await rm(options.trashFolder, { recursive: true, force: true });
  const held = new Set([...options.heldIds()].map(safeName));
  const ended: { name: string; changedAt: number }[] = [];
  for (const name of await readdir(sandboxes.recordsFolder)) {
    if (held.has(name)) continue;
    // The record's last line is the task's end.
    const { mtimeMs } = await stat(join(sandboxes.recordsFolder, name));
    ended.push({ name, changedAt: mtimeMs });
  }
  ended.sort((one, other) => one.changedAt - other.changedAt);
  const tooManyCount = Math.max(0, ended.length - rule.sandboxCountMax);
  const old = ended.filter(
    ({ changedAt }, index) => index < tooManyCount || changedAt < now - rule.keptMs,
  );
  for (const { name } of old) await removeOne(options, name);
  return old.length;
}

/** Moved out of the task's reach first: what is left of it cannot exchange what is being removed. */
async function removeOne(
  { sandboxes, trashFolder }: RetentionOptions,
  name: string,
): Promise<void> {
  await mkdir(trashFolder, { recursive: true, mode: 0o700 });
  const trash = join(trashFolder, name);
  try {
    await rename(join(sandboxes.runsFolder, name), trash);
  } catch (error) {
    // A task that was never started has no sandbox.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await rm(trash, { recursive: true, force: true });
  await rm(join(sandboxes.recordsFolder, name), { force: true });
}
