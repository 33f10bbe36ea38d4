import { noObject, readNetworkInfos, readPairs, withoutNulls } from './container-network.js';
import { type FieldReader, isRecord } from './field-reader.js';

type Members = Readonly<Record<string, unknown>>;

const TYPES = ['DOCKER', 'MESOS'];
const NETWORKS = ['HOST', 'BRIDGE', 'USER', 'NONE'];
const MODES = ['RW', 'RO'];

/**
 * The container as it will be shown: what was posted, with the members that clients of Chronos
 * rely on (`type`, `network`, `volumes`, `forcePullImage`) filled in. A container whose members are
 * all empty counts as none (a form that was left blank sends that); one with content but no image
 * is refused, because running the command outside the container is not what was asked for.
 */
export function readContainer(fields: FieldReader): Members | null {
  const posted = fields.raw('container');
  if (posted === undefined) return null;
  if (!isRecord(posted)) {
    return fields.wrong(
      'container',
      { what: 'an object', example: '{"type": "DOCKER", "image": "alpine:3"}' },
      null,
    );
  }
  if (isBlank(posted)) return null;
  const container = fields.inside('container', posted);
  const image = container.text('image');
  if (image.trim() === '')
    container.wrong('image', { what: 'the name of an image', example: '"alpine:3"' }, null);
  return {
    ...withoutEmpty(posted),
    type: readName(container, 'type', TYPES),
    image,
    network: readName(container, 'network', NETWORKS),
    volumes: readVolumes(container),
    forcePullImage: container.flag('forcePullImage'),
    ...readOptional(container),
  };
}

/** What Chronos shows only where it was posted. */
function readOptional(container: FieldReader): Members {
  const isThere = (name: string) => container.raw(name) !== undefined;
  const networkName = container.text('networkName');
  return {
    ...(networkName === '' ? {} : { networkName }),
    ...(isThere('parameters') ? { parameters: readPairs(container, 'parameters') } : {}),
    ...(isThere('networkInfos') ? { networkInfos: readNetworkInfos(container) } : {}),
  };
}

function withoutEmpty(posted: Members): Members {
  return Object.fromEntries(
    Object.entries(posted).filter(([, value]) => value !== null && value !== ''),
  );
}

/** Any case is taken and kept as it came: clients compare what they read with what they sent. */
function readName(container: FieldReader, name: string, known: readonly string[]): string {
  const text = container.text(name);
  if (text === '') return known[0] ?? '';
  if (known.includes(text.toUpperCase())) return text;
  return container.wrong(
    name,
    { what: `one of ${known.join(', ')}`, example: `"${known[0]}"` },
    text,
  );
}

function readVolumes(container: FieldReader): readonly Members[] {
  return container.list('volumes', (item, path) => {
    const example = '{"hostPath": "/data", "containerPath": "/data", "mode": "RO"}';
    if (!isRecord(item)) return noObject(container, { path, item, example });
    const volume = container.inside(path, item);
    if (volume.text('containerPath') === '') {
      return volume.wrong(
        'containerPath',
        { what: 'a path inside the container', example: '"/data"' },
        null,
      );
    }
    return { ...withoutNulls(item), ...readExternal(volume), ...readMode(volume) };
  });
}

/** Chronos takes any case and shows capitals, and its readers compare with those. */
function readMode(volume: FieldReader): Members {
  const mode = volume.text('mode').toUpperCase();
  if (mode === '' || MODES.includes(mode)) return mode === '' ? {} : { mode };
  return volume.wrong('mode', { what: 'RW or RO', example: '"RO"' }, {});
}

/** A volume of a provider (Chronos 3): `{name, provider, options: [{key, value}]}`. */
function readExternal(volume: FieldReader): Members {
  const posted = volume.raw('external');
  if (posted === undefined) return {};
  const example = '{"name": "data", "provider": "dvdi", "options": []}';
  if (!isRecord(posted)) return volume.wrong('external', { what: 'an object', example }, {});
  const external = volume.inside('external', posted);
  const options =
    external.raw('options') === undefined ? {} : { options: readPairs(external, 'options') };
  return { external: { ...withoutNulls(posted), ...options } };
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isBlank);
}
