import type { Job } from '@horae/submitter/job';
import type { ContainerInfo, Volume } from '@horae/agent/protocol';

type Members = Readonly<Record<string, unknown>>;
type Docker = NonNullable<ContainerInfo['docker']>;
type Network = NonNullable<Docker['network']>;

/** The job's container in Mesos's words, as Chronos sends it; null without one. */
export function containerInfo({ container }: Job): ContainerInfo | null {
  if (container === null) return null;
  const image = text(container['image']);
  const volumes = members(container['volumes']).map(volume);
  const network = text(container['network']).toUpperCase() as Network;
  const networks = text(container['networkName']);
  const shared = {
    ...(volumes.length === 0 ? {} : { volumes }),
    ...(networks === '' ? {} : { network_infos: [{ name: networks }] }),
  };
  if (text(container['type']).toUpperCase() === 'MESOS') {
    const cached = container['forcePullImage'] !== true;
    return {
      type: 'MESOS',
      ...shared,
      mesos: { image: { type: 'DOCKER', docker: { name: image }, cached } },
    };
  }
  const parameters = members(container['parameters']).map(({ key, value }) => ({
    key: text(key),
    value: text(value),
  }));
  return {
    type: 'DOCKER',
    ...shared,
    docker: {
      image,
      network,
      force_pull_image: container['forcePullImage'] === true,
      ...(parameters.length === 0 ? {} : { parameters }),
    },
  };
}

function volume({ hostPath, containerPath, mode }: Members): Volume {
  const host = text(hostPath);
  return {
    mode: text(mode) === 'RO' ? 'RO' : 'RW',
    container_path: text(containerPath),
    ...(host === '' ? {} : { host_path: host }),
  };
}

/** Checked when the job was read; these say so to the compiler. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function members(value: unknown): readonly Members[] {
  return Array.isArray(value) ? (value as readonly Members[]) : [];
}
