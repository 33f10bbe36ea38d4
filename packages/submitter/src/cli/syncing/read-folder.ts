import { isUtf8 } from 'node:buffer';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobFile } from '../../conf/index.js';
import { LIMITS } from '../../kernel/index.js';
import { inParallel } from '../loading/index.js';
import { UsageError } from '../surroundings.js';

/** What is in a folder of jobs. */
export interface Folder {
  /** In the order of their paths, which are told from the folder on. */
  readonly files: readonly JobFile[];
  /** What looks as if it should have been read, and why it was not; one sentence for each. */
  readonly notes: readonly string[];
}

const JOB_FILE = /\.(?:json|jsonc|ya?ml|conf)$/i;

/**
 * What an export writes into: a folder that does not exist yet is empty.
 * @throws UsageError as readFolder does
 */
export async function readFolderIfThere(root: string): Promise<Folder> {
  const isThere = await stat(root).catch(() => null);
  return isThere === null ? { files: [], notes: [] } : readFolder(root);
}

/**
 * All job files below a folder; what is hidden (`.git`) and files of other kinds are passed over.
 * @throws UsageError when it cannot be read, or holds more than a folder of jobs does
 */
export async function readFolder(root: string): Promise<Folder> {
  const paths: string[] = [];
  const notes: string[] = [];
  const open = [{ path: '', depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.depth > LIMITS.folderDepthMax) throw tooLarge(root, `folders deeper than ${at.path}`);
    const found = await look(root, at.path);
    paths.push(...found.files);
    notes.push(...found.notes);
    for (const path of found.folders) open.push({ path, depth: at.depth + 1 });
    if (paths.length > LIMITS.folderFileCountMax) {
      throw tooLarge(root, `more than ${LIMITS.folderFileCountMax} files`);
    }
  }
  return { files: await readAll(root, paths.sort(byText)), notes };
}

interface Look {
  readonly files: string[];
  readonly folders: string[];
  readonly notes: string[];
}

async function look(root: string, path: string): Promise<Look> {
  const found: Look = { files: [], folders: [], notes: [] };
  for (const entry of await readable(join(root, path), (place) =>
    readdir(place, { withFileTypes: true }),
  )) {
    if (entry.name.startsWith('.')) continue;
    const own = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) found.folders.push(own);
    else if (entry.isFile() && JOB_FILE.test(entry.name)) found.files.push(own);
    else if (entry.isSymbolicLink()) {
      // Kubernetes puts the files of a ConfigMap into its folder as links.
      const target = await readable(join(root, own), (path) => stat(path));
      if (target.isDirectory())
        found.notes.push(`${own} is a link to a folder: it is not followed`);
      else if (JOB_FILE.test(entry.name)) found.files.push(own);
    }
  }
  return found;
}

/** One after the other they are mostly waited for: each is four questions to the file system. */
const READ_COUNT = 16;

async function readAll(root: string, paths: readonly string[]): Promise<readonly JobFile[]> {
  let bytes = 0;
  return inParallel(paths, READ_COUNT, async (fileName) => {
    const path = join(root, fileName);
    const { size } = await readable(path, (place) => stat(place));
    bytes += size;
    if (size > LIMITS.inputBytesMax || bytes > LIMITS.folderBytesMax) {
      throw tooLarge(root, `more bytes than jobs need, in ${fileName} or before it`);
    }
    const content = await readable(path, (place) => readFile(place));
    if (!isUtf8(content)) throw new UsageError(`${path} ${NO_UTF8}`);
    return { fileName, text: content.toString('utf8') };
  });
}

/** Read all the same, a command would have other characters than the file. */
const NO_UTF8 = 'is not in UTF-8; expected e.g. what "iconv -f latin1 -t utf-8" makes of it.';

async function readable<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    throw new UsageError(`${path} ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
}

function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'does not exist.';
  if (code === 'ENOTDIR') return 'is no folder; "submitter --conf FILE" submits single files.';
  if (code === 'EACCES') return 'may not be read by the user that you are.';
  return `cannot be read: ${message}`;
}

function tooLarge(root: string, what: string): UsageError {
  return new UsageError(`${root} holds ${what}; expected a folder of job files.`);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
