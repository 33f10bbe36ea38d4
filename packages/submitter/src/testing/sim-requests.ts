import type { ZookeeperFailure } from '../zookeeper/index.js';
import type { SimEntry, SimOutcome, SimRequest } from './sim-client.js';
import type { SimView, SimWatchKind } from './sim-view.js';
import { type SimChange, type SimZnode, type SimZnodes, parentOf } from './sim-znodes.js';

/** Who asks, and what the ensemble does for it. */
export interface SimAsker {
  readonly sessionId: number;
  readonly credentials: string | null;
  readonly view: SimView;
  /** What the ensemble has agreed upon. */
  readonly written: SimZnodes;
  write(change: SimChange): void;
  /** Of the parent; each number once. */
  nextSequence(parent: string): number;
}

/** What a server answers, after doing what was asked of it. */
export function carryOut(asker: SimAsker, entry: SimEntry): SimOutcome {
  const { request } = entry;
  switch (request.type) {
    case 'create':
      return create(asker, request);
    case 'set':
      return set(asker, request);
    case 'delete':
      return remove(asker, request.path);
    case 'get':
      return get(asker, entry);
    case 'children':
      return children(asker, entry);
    case 'exists':
      return exists(asker, entry);
    case 'sync':
      asker.view.catchUp();
      return { value: undefined };
  }
}

function create(asker: SimAsker, request: SimRequest & { readonly type: 'create' }): SimOutcome {
  const { data, options } = request;
  const parentPath = parentOf(request.path);
  const parent = asker.written.get(parentPath);
  if (parent === null) return failed('noNode');
  if (!mayChange(asker, parent)) return failed('noAuth');
  if (parent.session !== null) return failed('failed');
  const isSequence = options.kind === 'sequence';
  if (!isSequence && asker.written.get(request.path) !== null) return failed('nodeExists');
  const number = asker.nextSequence(parentPath);
  const path = isSequence ? `${request.path}${String(number).padStart(10, '0')}` : request.path;
  const znode = {
    data,
    version: 0,
    session: options.kind === 'persistent' ? null : asker.sessionId,
    owner: asker.credentials,
    isReadable: options.access === 'readable',
  };
  return written(asker, { path, znode }, path);
}

function set(asker: SimAsker, request: SimRequest & { readonly type: 'set' }): SimOutcome {
  const { path, data, version } = request;
  const znode = asker.written.get(path);
  if (znode === null) return failed('noNode');
  if (!mayChange(asker, znode)) return failed('noAuth');
  if (version !== ANY_VERSION && znode.version !== version) return failed('badVersion');
  const next = { ...znode, data, version: znode.version + 1 };
  return written(asker, { path, znode: next }, next.version);
}

const ANY_VERSION = -1;

function remove(asker: SimAsker, path: string): SimOutcome {
  const parent = asker.written.get(parentOf(path));
  if (asker.written.get(path) === null || parent === null) return { value: false };
  if (!mayChange(asker, parent)) return failed('noAuth');
  if (asker.written.children(path).length > 0) return failed('notEmpty');
  return written(asker, { path, znode: null }, true);
}

function get(asker: SimAsker, entry: SimEntry): SimOutcome {
  const znode = asker.view.znodes.get(entry.request.path);
  if (znode === null) return { value: null };
  if (!mayRead(asker, znode)) return failed('noAuth');
  const { data, version } = znode;
  return { value: { data: Buffer.from(data), version }, ...watched(asker, entry, 'data') };
}

function children(asker: SimAsker, entry: SimEntry): SimOutcome {
  const { path } = entry.request;
  const znode = asker.view.znodes.get(path);
  if (znode === null) return { value: null };
  if (!mayRead(asker, znode)) return failed('noAuth');
  return { value: asker.view.znodes.children(path), ...watched(asker, entry, 'children') };
}

function exists(asker: SimAsker, entry: SimEntry): SimOutcome {
  const isThere = asker.view.znodes.get(entry.request.path) !== null;
  return { value: isThere, ...watched(asker, entry, 'data') };
}

/** The watch holds from now on, but the client knows of it only with the answer. */
function watched(
  { view }: SimAsker,
  { request, onChange }: SimEntry,
  kind: SimWatchKind,
): { readonly seen?: () => void } {
  if (onChange === undefined) return {};
  const watch = { call: onChange, isAnswered: false };
  view.watch(kind, request.path, watch);
  return { seen: () => (watch.isAnswered = true) };
}

/** A server answers a write once it has seen it itself. */
function written(asker: SimAsker, change: SimChange, value: unknown): SimOutcome {
  asker.write(change);
  asker.view.catchUp();
  return { value };
}

function mayChange({ credentials }: SimAsker, { owner }: SimZnode): boolean {
  return owner === null || owner === credentials;
}

function mayRead(asker: SimAsker, znode: SimZnode): boolean {
  return znode.isReadable || mayChange(asker, znode);
}

function failed(failure: ZookeeperFailure): SimOutcome {
  return { failure };
}
