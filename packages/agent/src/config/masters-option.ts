import { type Option, Unreadable } from '@horae/submitter/options';
import { readZookeeperAddress } from '@horae/submitter/zookeeper';

const RULE =
  'a list of http:// addresses, or the place in ZooKeeper where masters announce themselves, ' +
  'e.g. http://10.0.0.1:5050,http://10.0.0.2:5050 or zk://10.0.0.1:2181,10.0.0.2:2181/horae';

/**
 * Masters by their addresses, or one `zk://…/path` (whose commas are not those of the list). Whoever
 * has some by default cannot do without: no address at all is refused.
 */
export function masters(fallback: readonly string[], meaning: string): Option<readonly string[]> {
  return {
    type: 'list',
    defaultText: fallback.join(','),
    meaning,
    fallback,
    isSecret: true,
    read: (value) => {
      const read = readMasters(value);
      const isMissing = read?.length === 0 && fallback.length > 0;
      return read === null || isMissing ? new Unreadable(RULE) : read;
    },
  };
}

function readMasters(value: unknown): readonly string[] | null {
  if (typeof value === 'string') {
    if (value.startsWith('zk://')) return readMasters([value.trim()]);
    return readMasters(value === '' ? [] : value.split(',').map((member) => member.trim()));
  }
  if (!Array.isArray(value)) return null;
  const members = value as readonly unknown[];
  const [first] = members;
  if (members.length === 1 && typeof first === 'string' && isZookeeper(first)) return [first];
  return members.every(isMaster) ? members : null;
}

/** The root of ZooKeeper belongs to nobody: a path is asked for, as with Mesos. */
function isZookeeper(text: string): boolean {
  const address = readZookeeperAddress(text, '');
  return address.ok && address.value.path !== '';
}

function isMaster(member: unknown): member is string {
  // A password in it would not be used: there is an option for that.
  const isOrigin = typeof member === 'string' && /^https?:\/\/[^\s,/@?#]+\/?$/.test(member);
  return isOrigin && URL.canParse(member);
}
