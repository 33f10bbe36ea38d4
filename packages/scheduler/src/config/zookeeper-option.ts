import { type Option, Unreadable } from '@horae/submitter/options';
import { type ZookeeperAddress, readZookeeperAddress } from '@horae/submitter/zookeeper';

/** Null when nobody says. Its path is obligatory: others may use the same ensemble. */
export function zookeeperAddress(meaning: string): Option<ZookeeperAddress | null> {
  const read = (value: unknown): ZookeeperAddress | Unreadable => {
    const address = typeof value === 'string' ? readZookeeperAddress(value, '') : null;
    return address === null || !address.ok || address.value.path === ''
      ? new Unreadable(
          'an ensemble with a path below its root, e.g. zk://zk1:2181,zk2:2181,zk3:2181/horae',
        )
      : address.value;
  };
  const shape = { type: 'zk://[user:password@]host:port,…/path', defaultText: '', meaning };
  return { ...shape, isSecret: true, fallback: null, read };
}
