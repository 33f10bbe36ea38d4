import type { EpochMs } from '@horae/submitter/kernel';
import {
  type Attribute,
  type Id,
  type Offer,
  type Resource,
  isPlainResource,
  milliFrom,
} from '@horae/agent/protocol';
import type { SeenAgent } from '../state.js';
import type { RunShape } from './run-shape.js';

/** All offers of one agent, as one: what is left of it while runs are placed. */
export interface AgentOffer {
  readonly agentId: Id;
  readonly hostname: string;
  readonly url: string | null;
  readonly offerIds: readonly Id[];
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** Pieces that may be handed on, by resource name; each is one entry of an offer. */
  readonly pieces: ReadonlyMap<string, Piece[]>;
  /** In thousandths. */
  free: FreeMilli;
}

interface Piece {
  readonly resource: Resource;
  leftMilli: number;
}

export interface FreeMilli {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
}

/** Merges offers by agent and role: one ACCEPT may name only offers of one of each. */
export function poolOffers(offers: readonly Offer[]): readonly AgentOffer[] {
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) {
    const key = `${offer.agent_id.value} ${offer.allocation_info?.role ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [offer]);
    else group.push(offer);
  }
  return [...groups.values()].map(agentOffer);
}

export function fits(offer: AgentOffer, shape: RunShape): boolean {
  const { free } = offer;
  return (
    shape.cpusMilli <= free.cpus && shape.memMbMilli <= free.mem && shape.diskMbMilli <= free.disk
  );
}

/** Cuts what the shape needs out of the offer, as resources with the offer's own marks. */
export function takeResources(offer: AgentOffer, shape: RunShape): readonly Resource[] {
  const { free } = offer;
  const { cpusMilli: cpus, memMbMilli: mem, diskMbMilli: disk } = shape;
  offer.free = { cpus: free.cpus - cpus, mem: free.mem - mem, disk: free.disk - disk };
  return [...cut(offer, 'cpus', cpus), ...cut(offer, 'mem', mem), ...cut(offer, 'disk', disk)];
}

export function seenAgent(offer: AgentOffer, now: EpochMs): SeenAgent {
  const { free, attributes, hostname } = offer;
  return {
    agentId: offer.agentId.value,
    hostname,
    cpus: free.cpus / 1_000,
    memMb: free.mem / 1_000,
    diskMb: free.disk / 1_000,
    attributes,
    seenAt: now,
  };
}

function agentOffer(offers: readonly Offer[]): AgentOffer {
  const [first] = offers as [Offer];
  const pieces = new Map<string, Piece[]>();
  for (const resource of offers.flatMap((offer) => offer.resources ?? [])) {
    if (resource.type !== 'SCALAR' || !isPlainResource(resource)) continue;
    const piece = { resource, leftMilli: milliFrom(resource.scalar?.value ?? 0) };
    const others = pieces.get(resource.name);
    if (others === undefined) pieces.set(resource.name, [piece]);
    else others.push(piece);
  }
  const sum = (name: string): number =>
    (pieces.get(name) ?? []).reduce((total, piece) => total + piece.leftMilli, 0);
  return {
    agentId: first.agent_id,
    hostname: first.hostname,
    url: urlOf(first),
    offerIds: offers.map((offer) => offer.id),
    attributes: attributesOf(first),
    pieces,
    free: { cpus: sum('cpus'), mem: sum('mem'), disk: sum('disk') },
  };
}

function cut(offer: AgentOffer, name: string, wantedMilli: number): readonly Resource[] {
  const taken: Resource[] = [];
  let missing = wantedMilli;
  for (const piece of offer.pieces.get(name) ?? []) {
    const milli = Math.min(missing, piece.leftMilli);
    if (milli <= 0) continue;
    piece.leftMilli -= milli;
    missing -= milli;
    taken.push({ ...piece.resource, scalar: { value: milli / 1_000 } });
  }
  return taken;
}

/** `hostname` is an attribute of every agent, unless it sets one of that name itself. */
function attributesOf(offer: Offer): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>([['hostname', [offer.hostname]]]);
  const own = new Map<string, string[]>();
  for (const attribute of offer.attributes ?? []) {
    own.set(attribute.name, [...(own.get(attribute.name) ?? []), ...valuesOf(attribute)]);
  }
  return new Map([...values, ...own]);
}

/** Ranges cannot be compared, in Chronos neither; a scalar prints as a double, as there. */
function valuesOf(attribute: Attribute): readonly string[] {
  switch (attribute.type) {
    case 'TEXT':
      return [attribute.text?.value ?? ''];
    case 'SCALAR':
      return [doubleText(attribute.scalar?.value ?? 0)];
    case 'SET':
      return attribute.set?.item ?? [];
    case 'RANGES':
      return [];
  }
}

/** A number as Java prints a double, which is what tasks of Chronos find: `128.0`, `1.0E7`. */
export function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
    return `${digits}E${exponent.replace('+', '')}`;
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function urlOf(offer: Offer): string | null {
  const { url } = offer;
  if (url === undefined) return null;
  const host = url.address.hostname ?? url.address.ip ?? offer.hostname;
  return `${url.scheme}://${host}:${url.address.port}`;
}
