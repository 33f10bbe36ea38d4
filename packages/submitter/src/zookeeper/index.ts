export { loadZookeeper } from './open-zookeeper.js';
export { SilenceAlarm, type SilenceAlarmOptions } from './silence-alarm.js';
export { type ZookeeperAddress, readZookeeperAddress, shownAddress } from './zookeeper-address.js';
export {
  type CreateOptions,
  type OpenZookeeper,
  type OpenZookeeperOptions,
  type Watch,
  ZNODE_BYTES_MAX,
  type Znode,
  type ZookeeperClient,
  ZookeeperError,
  type ZookeeperFailure,
  type ZookeeperState,
} from './zookeeper-client.js';
