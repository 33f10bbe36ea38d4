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
  const hostPaths = new Map<string, string>();
  const others = new Map<string, string>();
  for (const volume of volumes.filter(isObject)) {
    const name = scalarOf(volume['name']) ?? '';
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    const path = isObject(volume['hostPath']) ? volume['hostPath']['path'] : undefined;
    if (typeof path === 'string') hostPaths.set(name, path);
    else others.set(name, kind);
  }
  const found = mounts.filter(isObject).flatMap((mount): Mount[] => {
    const name = scalarOf(mount['name']) ?? '';
    const containerPath = scalarOf(mount['mountPath']) ?? '';
    const hostPath = hostPaths.get(name);
    others.delete(name);
    if (hostPath === undefined) {
      const kind = volumes.filter(isObject).find((volume) => volume['name'] === name);
      pod.refuse(
        'volumes',
        `${shown(kind ?? { name })} at ${containerPath} is not on the machine: only hostPath has ` +
          'a counterpart',
      );
      return [];
    }
    const inside = mount['subPath'] === undefined ? '' : `/${scalarOf(mount['subPath']) ?? ''}`;
    const unknown = Object.keys(mount).filter((key) => !MOUNT_MEMBERS.has(key));
    if (unknown.length > 0) pod.note('volumeMounts', `${unknown.join(', ')} of ${name}: left out`);
    return [
      {
        hostPath: hostPath + inside,
        containerPath,
        mode: mount['readOnly'] === true ? 'RO' : 'RW',
      },
    ];
  });
  for (const [name, kind] of others) {
    pod.note('volumes', `${name} (${kind}) is mounted nowhere and is left out`);
  }
  return found;
}

const MOUNT_MEMBERS = new Set(['name', 'mountPath', 'readOnly', 'subPath']);
