import { type Watch, type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import type { AnnouncedTerm } from './election.js';
import type { FirstCandidate, SeenCandidates } from './election-state.js';

/** One candidacy, as it is written in ZooKeeper: `election/s-<name>-<ten digits>`. */
export interface Place {
  readonly session: ZookeeperClient;
  /** Of the installation. */
  readonly path: string;
  /** Nobody else's, ever. */
  readonly name: string;
  readonly url: string;
  /** Whether what is there asks for credentials; absent: nobody is told. */
  readonly asksCredentials?: boolean;
}

const CANDIDATE = /^s-(.+)-(\d{10})$/;

/** Makes the znode of a candidate, and what it is to be in. */
export async function joinElection(place: Place): Promise<void> {
  const { session, path, name } = place;
  const folder = `${path}/election`;
  for (const parent of parentsOf(path)) await refuseInstallation(session, parent, path);
  for (const part of [...parentsOf(path), path, folder]) {
    // What others may use as well stays theirs. The two of this installation are made in any case:
    // with credentials that closes them also where somebody has prepared them by hand.
    const isShared = part.length < path.length;
    if (isShared && (await session.exists(part))) continue;
    // All of these are only names: what is secret is made private by itself.
    await session.create(part, NOTHING, { kind: 'persistent', access: 'readable' }).catch(known);
  }
  const data = candidateData(place, null);
  await session.create(`${folder}/s-${name}-`, data, { kind: 'sequence', access: 'readable' });
}

/** What is below an installation's path is its own: it would be taken for its state, or deleted. */
async function refuseInstallation(
  session: ZookeeperClient,
  parent: string,
  path: string,
): Promise<void> {
  const [head, journal] = await Promise.all([
    session.exists(`${parent}/head`),
    session.exists(`${parent}/journal`),
  ]);
  if (!head || !journal) return;
  const text =
    `The path of --zk, ${path}, is inside ${parent}, which is another installation's; ` +
    'expected a path beside it';
  throw new ZookeeperError('failed', `${text}, e.g. ${parent}-two.`);
}

/**
 * Who is first, and where this candidate is. Each of the watches is set where one is given, and
 * called when that part of the answer may be so no longer.
 */
export async function lookAtElection(
  { session, path, name }: Place,
  watches: ElectionWatches,
): Promise<SeenCandidates> {
  const folder = `${path}/election`;
  // What was written before, by anybody, is to be seen: both on one connection.
  const [, names] = await Promise.all([
    session.sync(folder),
    session.children(folder, watches.onCandidates),
  ]);
  const inOrder = (names ?? []).filter((other) => CANDIDATE.test(other)).sort(bySequence);
  const [firstName] = inOrder;
  if (firstName === undefined) return { first: null, own: 'missing' };
  const znode = await session.get(`${folder}/${firstName}`, watches.onFirst(firstName));
  const first: FirstCandidate = { name: firstName, ...readCandidate(znode?.data ?? NOTHING) };
  const isOwn = (other: string): boolean => CANDIDATE.exec(other)?.[1] === name;
  if (isOwn(firstName)) return { first, own: 'first' };
  return { first, own: inOrder.some(isOwn) ? 'behind' : 'missing' };
}

export interface ElectionWatches {
  readonly onCandidates: Watch | undefined;
  readonly onFirst: (name: string) => Watch | undefined;
}

/** Tells all the others who leads now. */
export async function announceTerm(
  place: Place,
  first: string,
  term: AnnouncedTerm,
): Promise<void> {
  const { session, path } = place;
  const znode = `${path}/election/${first}`;
  const [, found] = await Promise.all([session.sync(znode), session.get(znode)]);
  const version = found?.version;
  if (version === undefined) throw new ZookeeperError('noNode', `${znode} is gone.`);
  await session.set(znode, candidateData(place, term), version);
}

const NOTHING = Buffer.alloc(0);

/** `/a/b/c` → `/a`, `/a/b` */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

function candidateData({ url, asksCredentials }: Place, term: AnnouncedTerm | null): Buffer {
  return Buffer.from(JSON.stringify({ url, asksCredentials, ...term }));
}

/** Whoever wrote it: only what can be understood is taken. */
function readCandidate(data: Buffer): Omit<FirstCandidate, 'name'> {
  const { url, asksCredentials, epoch, masterUrl } = readObject(data);
  return {
    url: typeof url === 'string' ? url : null,
    asksCredentials: typeof asksCredentials === 'boolean' ? asksCredentials : null,
    term:
      typeof epoch === 'number'
        ? { epoch, masterUrl: typeof masterUrl === 'string' ? masterUrl : null }
        : null,
  };
}

function readObject(data: Buffer): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(data.toString());
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

function bySequence(left: string, right: string): number {
  const order = left.slice(-10).localeCompare(right.slice(-10));
  return order === 0 ? left.localeCompare(right) : order;
}

function known(error: unknown): void {
  if (!(error instanceof ZookeeperError) || error.failure !== 'nodeExists') throw error;
}
