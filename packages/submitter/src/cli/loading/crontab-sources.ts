import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { placeOfTable, whySkipped } from '../../crontab/index.js';
import { boundedText } from '../bounded-text.js';
import type { Context } from '../context.js';
import { isStandardInput } from '../submit.js';
import { UsageError } from '../surroundings.js';

/** One table on its way in. */
export interface TableSource {
  readonly fileName: string;
  /** Kept with each job, so that it can go with its line; null where nobody can say. */
  readonly source: string | null;
  readonly hasUsers: boolean;
  /** True when the path alone told whether it has a user column. */
  readonly isGuessed: boolean;
  /** Whose table it is; '' for the agent's default user. */
  readonly user: string;
  readonly text: string;
}

/** A file, and why it is not among the tables. */
export interface FileNote {
  readonly fileName: string;
  readonly reason: string;
}

export interface TableSources {
  readonly tables: readonly TableSource[];
  /** What should have been read and was not. */
  readonly unread: readonly FileNote[];
  /** What cron itself would not read. */
  readonly skipped: readonly FileNote[];
  /** Whether a source is one of those read, or a file that left a folder of them. */
  covers(source: string): boolean;
}

export interface SourceFlags {
  readonly files: readonly string[];
  /** null: by the path of each. */
  readonly kind: 'user' | 'system' | null;
  readonly user: string;
  readonly targetHost: string;
  /** From `--source`; '' = by host and path. */
  readonly source: string;
}

/** Reads all tables that were asked for; one that cannot be read keeps no other back. */
export async function readSources(flags: SourceFlags, context: Context): Promise<TableSources> {
  if (flags.files.length === 0 && flags.kind === 'user') return readUserTable(flags, context);
  const isSystem = flags.files.length === 0;
  const paths = isSystem ? context.surroundings.crontabs.systemPaths : flags.files;
  // One after the other: a spool folder may hold more files than a process may have open.
  const found: FilesFound[] = [];
  for (const path of paths) found.push(await filesAt(path, isSystem));
  const files = [...new Set(found.flatMap((each) => each.files))];
  const read: (TableSource | FileNote)[] = [];
  for (const path of files) {
    read.push(
      await readTable(path, {
        flags,
        context,
        isOnly: files.length === 1 && flags.files.includes(path),
      }),
    );
  }
  const tables = read.flatMap((each) => ('text' in each ? [each] : []));
  const unread = [
    ...found.flatMap((each) => each.unread),
    ...read.flatMap((each) => ('text' in each ? [] : [each])),
    ...(isSystem && files.length === 0 ? [{ fileName: paths.join(', '), reason: NONE }] : []),
  ];
  const folders = found.flatMap((each) =>
    each.folders.map((path) => sourceOf(path, flags, context)),
  );
  const known = new Set(files.map((path) => sourceOf(path, flags, context)));
  return {
    tables,
    unread,
    skipped: found.flatMap((each) => each.skipped),
    covers: (source) =>
      // Under one name the lines of an unread file look as if they were gone.
      tables.some((table) => table.source === source)
        ? flags.source === '' || unread.length === 0
        : !known.has(source) && folders.some((folder) => isDirectlyIn(source, folder)),
  };
}

const NONE = 'no table was found; name the files.';

/** A file that is no longer in its folder starts nothing any more. */
function isDirectlyIn(source: string, folder: string): boolean {
  return source.startsWith(`${folder}/`) && !source.slice(folder.length + 1).includes('/');
}

function sourceOf(path: string, flags: SourceFlags, { surroundings }: Context): string {
  const host = flags.targetHost || surroundings.crontabs.hostName;
  return `${host}:${resolve(path)}`;
}

interface FilesFound {
  readonly files: readonly string[];
  /** Those whose files are all known. */
  readonly folders: readonly string[];
  readonly unread: readonly FileNote[];
  readonly skipped: readonly FileNote[];
}

/** A folder stands for its files, by the names that cron reads. */
async function filesAt(path: string, mayBeMissing: boolean): Promise<FilesFound> {
  const nothing = { files: [], folders: [], unread: [], skipped: [] };
  if (isStandardInput(path)) return { ...nothing, files: [path] };
  const info = await stat(path).catch(() => null);
  if (info === null && mayBeMissing) return nothing;
  if (info === null || !info.isDirectory()) return { ...nothing, files: [path] };
  try {
    const names = (await readdir(path)).sort();
    return await sortOut(names, path);
  } catch (error) {
    return { ...nothing, unread: [{ fileName: path, reason: whyUnread(error) }] };
  }
}

async function sortOut(names: readonly string[], folder: string): Promise<FilesFound> {
  const files: string[] = [];
  const skipped: FileNote[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
    const reason = isFolder ? 'it is a folder in a folder' : whySkipped(name, resolve(folder));
    if (reason === null) files.push(path);
    else skipped.push({ fileName: path, reason });
  }
  return { files, folders: [folder], unread: [], skipped };
}

interface ReadOptions {
  readonly flags: SourceFlags;
  readonly context: Context;
  /** It was named, and no other: its folder tells nothing. */
  readonly isOnly: boolean;
}

async function readTable(
  path: string,
  { flags, context, isOnly }: ReadOptions,
): Promise<TableSource | FileNote> {
  const isInput = isStandardInput(path);
  const fileName = isInput ? 'standard input' : isOnly ? basename(path) : path;
  const text = isInput ? await context.surroundings.readInput() : await textOfFile(path);
  if (typeof text !== 'string') return { fileName, ...text };
  const trouble = troubleWith(text);
  if (trouble !== null) return { fileName, reason: trouble };
  const absolute = isInput ? '' : resolve(path);
  const place = placeOfTable(absolute);
  return {
    fileName,
    source: flags.source || (isInput ? null : sourceOf(path, flags, context)),
    hasUsers: flags.kind === null ? place.hasUsers : flags.kind === 'system',
    isGuessed: flags.kind === null,
    user: flags.user || (place.user ?? ''),
    text,
  };
}

async function readUserTable(flags: SourceFlags, context: Context): Promise<TableSources> {
  const fileName = 'crontab -l';
  const { crontabs } = context.surroundings;
  const unread = (reason: string): TableSources => ({
    tables: [],
    unread: [{ fileName, reason }],
    skipped: [],
    covers: () => false,
  });
  try {
    const { user, bytes } = await crontabs.userTable(flags.user);
    const text = bytes.toString('utf8');
    const trouble = troubleWith(text);
    if (trouble !== null) return unread(trouble);
    const source = flags.source || `${flags.targetHost || crontabs.hostName}:crontab:${user}`;
    const table = { fileName, source, hasUsers: false, isGuessed: false, user, text };
    return { tables: [table], unread: [], skipped: [], covers: (other) => other === source };
  } catch (error) {
    return unread((error as Error).message);
  }
}

async function textOfFile(path: string): Promise<string | { readonly reason: string }> {
  try {
    return await boundedText(createReadStream(path));
  } catch (error) {
    return { reason: whyUnread(error) };
  }
}

function whyUnread(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'it does not exist.';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by the user that you are.';
  return `it cannot be read: ${message}`;
}

/** Null for a table. An empty one is no table: what wrote it probably failed. */
function troubleWith(text: string): string | null {
  if (text.trim() === '') return 'it is empty; a table without lines has at least a comment.';
  // eslint-disable-next-line no-control-regex -- those are what tells a program from a text
  const isBinary = text.includes('\0') && /[\x01-\x08\x0e-\x1a\x1c-\x1f\uFFFD]/.test(text);
  return isBinary ? 'it is no text file (UTF-8 is expected).' : null;
}
