import { type Option, Unreadable } from '@horae/submitter/options';
import { type ZookeeperAddress, readZookeeperAddress } from '@horae/submitter/zookeeper';

/** Null when nobody says. Its path is obligatory: others may use the same ensemble. */
export function zookeeperAddress(meaning: string): Option<ZookeeperAddress | null> {
  const read = (value: unknown): ZookeeperAddress | Unreadable => {
    if (lacksPassword(value)) return new Unreadable(PASSWORD_RULE);
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

/** A user alone is no credentials: who meant it would look in vain for the fault in the rest. */
export function lacksPassword(value: unknown): boolean {
  return typeof value === 'string' && /^zk:\/\/[^:@/]*:?@/.test(value);
}

export const PASSWORD_RULE =
  'complete: there is a user and no password, and either both or none are expected, e.g. ' +
  'zk://horae:a-long-secret@zk1:2181,zk2:2181,zk3:2181/horae';
