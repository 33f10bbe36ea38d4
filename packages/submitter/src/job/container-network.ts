import { type FieldReader, isRecord } from './field-reader.js';

type Members = Readonly<Record<string, unknown>>;

const PROTOCOLS = ['IPv4', 'IPv6'];
const INFO_EXAMPLE =
  '{"name": "overlay", "portMappings": [{"hostPort": 8080, "containerPort": 80}]}';
const PORT_EXAMPLE = '{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}';
const PAIR_EXAMPLE = '{"key": "memory-swap", "value": "0"}';

/** The networks of a container as Chronos 3 knows them; ports are kept and shown. */
export function readNetworkInfos(container: FieldReader): readonly Members[] {
  return container.list('networkInfos', (item, path) => {
    if (!isRecord(item)) return noObject(container, { path, item, example: INFO_EXAMPLE });
    const info = container.inside(path, item);
    const labels = info.raw('labels') === undefined ? {} : { labels: readPairs(info, 'labels') };
    const ports = info.raw('portMappings') === undefined ? {} : { portMappings: readPorts(info) };
    return { ...withoutNulls(item), ...readProtocol(info), ...labels, ...ports };
  });
}

/** `[{key, value}]` in the order given; a null value is the empty text. */
export function readPairs(owner: FieldReader, name: string): readonly Members[] {
  return owner.list(name, (item, path) => {
    if (!isRecord(item)) return noObject(owner, { path, item, example: PAIR_EXAMPLE });
    const pair = owner.inside(path, item);
    const key = pair.text('key');
    if (key === '') return pair.wrong('key', { what: 'a text', example: '"memory-swap"' }, null);
    return { key, value: pair.text('value') };
  });
}

/** A posted object without what is null: null counts as absent everywhere. */
export function withoutNulls(posted: Members): Members {
  return Object.fromEntries(Object.entries(posted).filter(([, value]) => value !== null));
}

interface Misfit {
  readonly path: string;
  readonly item: unknown;
  readonly example: string;
}

export function noObject(owner: FieldReader, { path, item, example }: Misfit): null {
  return owner.wrong(path, { what: 'an object', example, value: item }, null);
}

function readProtocol(info: FieldReader): Members {
  const protocol = info.text('protocol');
  if (protocol === '') return {};
  if (PROTOCOLS.includes(protocol)) return { protocol };
  return info.wrong('protocol', { what: `one of ${PROTOCOLS.join(', ')}`, example: '"IPv4"' }, {});
}

function readPorts(info: FieldReader): readonly Members[] {
  return info.list('portMappings', (item, path) => {
    if (!isRecord(item)) return noObject(info, { path, item, example: PORT_EXAMPLE });
    const mapping = info.inside(path, item);
    return {
      ...withoutNulls(item),
      hostPort: readPort(mapping, 'hostPort'),
      containerPort: readPort(mapping, 'containerPort'),
    };
  });
}

function readPort(mapping: FieldReader, name: string): number {
  const rule = { fallback: 0, min: 0, max: 65_535, whole: true, example: '8080' };
  return mapping.number(name, { ...rule, what: 'a port' });
}
