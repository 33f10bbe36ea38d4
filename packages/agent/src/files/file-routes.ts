import { type Stats, createReadStream } from 'node:fs';
import { LIMITS } from '@horae/submitter/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandboxes } from '../ports/index.js';
import { type ByteRange, readRange, wholeCharacters } from './file-range.js';
import { refuse } from './refuse.js';
import { type FolderEntry, listInSandbox, openInSandbox } from './sandbox-files.js';
import { type VirtualPath, parseVirtualPath } from './virtual-path.js';

export interface FileRoutesOptions {
  readonly sandboxes: Sandboxes;
  /** Whether this agent has ever had a task of that id. */
  readonly isKnown: (taskId: string) => boolean;
}

const NO_BYTES = Buffer.alloc(0);

/** `read` (JSON text), `download` (exact bytes) and `browse`, as on a Mesos agent. */
export function addFileRoutes(app: FastifyInstance, options: FileRoutesOptions): void {
  app.get('/files/read', (request, reply) => {
    const asked = readQuery(request);
    if (typeof asked === 'string') return refuse(reply, 400, asked);
    const content = openTaskFile(options, asked.path, asked.range);
    if (content === null) return noSuchFile(reply, asked.path);
    if (asked.range.offset < 0) return reply.send({ data: '', offset: content.sizeBytes });
    const data = wholeCharacters(content.bytes).toString('utf8');
    return reply.send({ data, offset: asked.range.offset });
  });
  app.get('/files/download', (request, reply) => {
    const asked = readQuery(request);
    if (typeof asked === 'string') return refuse(reply, 400, asked);
    return download(options, asked, reply);
  });
  app.get('/files/browse', (request, reply) => {
    const asked = readQuery(request);
    if (typeof asked === 'string') return refuse(reply, 400, asked);
    const { taskId, segments } = asked.path;
    const entries = listInSandbox(options.sandboxes.directoryOf(taskId), segments);
    if (entries === null) return noSuchFile(reply, asked.path);
    return reply.send(entries.map((entry) => browseEntry(asked.text, entry)));
  });
}

interface Asked {
  readonly text: string;
  readonly path: VirtualPath;
  readonly range: ByteRange;
  readonly hasRange: boolean;
}

/** What is asked for, or why that is no question. */
function readQuery(request: FastifyRequest): Asked | string {
  const { path: text, offset, length } = request.query as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') return 'path: missing; expected e.g. "/tasks/<task id>/stdout".';
  const path = parseVirtualPath(text);
  if (path === null) {
    return `path: ${JSON.stringify(text)} is no place in a sandbox; expected e.g. "/tasks/<task id>/stdout".`;
  }
  const from = readCount('offset', offset, 0);
  const count = readCount('length', length, LIMITS.logReadBytesMax);
  if (typeof from === 'string') return from;
  if (typeof count === 'string') return count;
  const range = { offset: from, length: Math.min(Math.max(count, 0), LIMITS.logReadBytesMax) };
  return { text, path, range, hasRange: offset !== undefined || length !== undefined };
}

function readCount(name: string, value: unknown, absent: number): number | string {
  if (value === undefined) return absent;
  if (typeof value === 'string' && /^(-1|\d{1,15})$/.test(value)) return Number(value);
  return `${name}: ${JSON.stringify(value)} is not a number of bytes; expected e.g. "65536".`;
}

interface Content {
  readonly bytes: Buffer;
  readonly sizeBytes: number;
}

/** A file that a known task has not written is empty; null when there is nothing to read from. */
function openTaskFile(
  { sandboxes, isKnown }: FileRoutesOptions,
  { taskId, segments }: VirtualPath,
  range: ByteRange,
): Content | null {
  const file = openInSandbox(sandboxes.directoryOf(taskId), segments);
  if (file !== null) {
    const { sizeBytes } = file;
    const safeRange = range.offset < 0 ? { offset: 0, length: 0 } : range;
    return { bytes: readRange(file, safeRange), sizeBytes };
  }
  const [name] = segments;
  const isOutput = segments.length === 1 && (name === 'stdout' || name === 'stderr');
  return isOutput && isKnown(taskId) ? { bytes: NO_BYTES, sizeBytes: 0 } : null;
}

/** Exact bytes: all of the file, or the range that was asked for. */
function download(options: FileRoutesOptions, asked: Asked, reply: FastifyReply): FastifyReply {
  const { taskId, segments } = asked.path;
  void reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${plainName(segments.at(-1) ?? '')}"`);
  if (asked.hasRange) {
    const content = openTaskFile(options, asked.path, asked.range);
    if (content === null) return noSuchFile(reply, asked.path);
    return reply.header('x-horae-size', content.sizeBytes).send(content.bytes);
  }
  const file = openInSandbox(options.sandboxes.directoryOf(taskId), segments);
  if (file === null) {
    const content = openTaskFile(options, asked.path, asked.range);
    return content === null ? noSuchFile(reply, asked.path) : reply.send(NO_BYTES);
  }
  const { fd, sizeBytes } = file;
  void reply.header('x-horae-size', sizeBytes);
  if (sizeBytes === 0) return reply.send(readRange(file, asked.range));
  // No length is announced: a file that is cut meanwhile would never reach it, and the reader would
  // wait for the rest for ever.
  return reply.send(createReadStream('', { fd, start: 0, end: sizeBytes - 1 }));
}

function browseEntry(folder: string, { name, stat }: FolderEntry): unknown {
  const { size, nlink, uid, gid, mtimeMs } = stat;
  return {
    path: `${folder.replace(/\/+$/, '')}/${name}`,
    size,
    nlink,
    mtime: mtimeMs / 1000,
    mode: modeText(stat),
    uid: String(uid),
    gid: String(gid),
  };
}

function noSuchFile(reply: FastifyReply, { taskId, segments }: VirtualPath): FastifyReply {
  const name = JSON.stringify(segments.join('/'));
  return refuse(reply, 404, `There is no file ${name} of task ${JSON.stringify(taskId)} here.`);
}

/** As `ls -l` writes it. */
function modeText(stat: Stats): string {
  const kind = stat.isDirectory() ? 'd' : stat.isSymbolicLink() ? 'l' : '-';
  const bits = 'rwxrwxrwx';
  const letters = [...bits].map((letter, at) => (stat.mode & (1 << (8 - at)) ? letter : '-'));
  return kind + letters.join('');
}

/** A header must not be broken by what a task calls its files. */
function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_');
}
