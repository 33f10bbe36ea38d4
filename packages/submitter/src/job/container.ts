import { type FieldReader, isRecord, scalarText } from './field-reader.js';

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
    ...posted,
    type: readName(container, 'type', TYPES),
    image,
    network: readName(container, 'network', NETWORKS),
    volumes: readVolumes(container),
    forcePullImage: container.flag('forcePullImage'),
    ...(container.raw('parameters') === undefined ? {} : { parameters: readParameters(container) }),
  };
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
    if (!isRecord(item)) {
      const example = '{"hostPath": "/data", "containerPath": "/data", "mode": "RO"}';
      return container.wrong(path, { what: 'an object', example: example, value: item }, null);
    }
    const volume = container.inside(path, item);
    if (volume.text('containerPath') === '') {
      return volume.wrong(
        'containerPath',
        { what: 'a path inside the container', example: '"/data"' },
        null,
      );
    }
    const mode = volume.text('mode');
    if (mode !== '' && !MODES.includes(mode.toUpperCase())) {
      return volume.wrong('mode', { what: 'RW or RO', example: '"RO"' }, null);
    }
    return mode === '' ? item : { ...item, mode: mode.toUpperCase() };
  });
}

function readParameters(container: FieldReader): readonly Members[] {
  return container.list('parameters', (item, path) => {
    const key = isRecord(item) ? scalarText(item['key']) : null;
    const value = isRecord(item) ? scalarText(item['value'] ?? '') : null;
    if (key !== null && key !== '' && value !== null) return { key, value };
    const example = '{"key": "memory-swap", "value": "0"}';
    return container.wrong(
      path,
      { what: 'an object with key and value', example: example, value: item },
      null,
    );
  });
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isBlank);
}
