import { type Members, isObject, scalarOf, shown } from '../members.js';

export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly mode: 'RO' | 'RW';
}

/** Folders of the machine are mounted here too; all other volumes belong to the cluster. */
export function volumesOf(
  volumes: readonly unknown[],
  { pod, mounts }: { readonly pod: Members; readonly mounts: readonly unknown[] },
): readonly Mount[] {
  const volumesByName = new Map(
    objectsIn(volumes, 'volumes', pod).map((volume) => [scalarOf(volume['name']) ?? '', volume]),
  );
  const mounted = new Set<string>();
  const found = objectsIn(mounts, 'volumeMounts', pod).flatMap((mount): readonly Mount[] => {
    const name = scalarOf(mount['name']) ?? '';
    mounted.add(name);
    return mountOf(mount, { name, volume: volumesByName.get(name), pod });
  });
  for (const [name, volume] of volumesByName) {
    if (mounted.has(name)) continue;
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    pod.note('volumes', `${name} (${kind}) is mounted nowhere and is left out`);
  }
  return found;
}

type JsonObject = Readonly<Record<string, unknown>>;

function objectsIn(list: readonly unknown[], member: string, pod: Members): readonly JsonObject[] {
  for (const item of list) {
    if (!isObject(item)) pod.refuse(member, `${shown(item)} is not an object`);
  }
  return list.filter(isObject);
}

interface MountedVolume {
  readonly name: string;
  /** Undefined where no volume has the name. */
  readonly volume: JsonObject | undefined;
  readonly pod: Members;
}

function mountOf(mount: JsonObject, { name, volume, pod }: MountedVolume): readonly Mount[] {
  const containerPath = scalarOf(mount['mountPath']) ?? '';
  const onHost = volume?.['hostPath'];
  const path = isObject(onHost) ? onHost['path'] : undefined;
  if (!isObject(onHost) || typeof path !== 'string') {
    pod.refuse(
      'volumes',
      `${shown(volume ?? { name })} at ${containerPath} is not on the machine: only hostPath has ` +
        'a counterpart',
    );
    return [];
  }
  if ((onHost['type'] ?? '') !== '') {
    pod.note(
      'volumes',
      `${name}: hostPath.type ${shown(onHost['type'])} is left out: nobody looks what is there`,
    );
  }
  const unknown = Object.keys(mount).filter((key) => !MOUNT_MEMBERS.has(key));
  if (unknown.length > 0) pod.note('volumeMounts', `${unknown.join(', ')} of ${name}: left out`);
  const inside = mount['subPath'] === undefined ? '' : `/${scalarOf(mount['subPath']) ?? ''}`;
  const mode = mount['readOnly'] === true ? 'RO' : 'RW';
  return [{ hostPath: path + inside, containerPath, mode }];
}

const MOUNT_MEMBERS = new Set(['name', 'mountPath', 'readOnly', 'subPath']);
