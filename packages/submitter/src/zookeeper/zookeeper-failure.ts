import { CODE } from './native-library.js';
import { ZookeeperError, type ZookeeperFailure } from './zookeeper-client.js';

const FAILURE_OF: ReadonlyMap<number, ZookeeperFailure> = new Map([
  [CODE.connectionLoss, 'connectionLost'],
  [CODE.operationTimeout, 'connectionLost'],
  // Sent to a server that the session had left; nobody says whether the next one knows of it.
  [CODE.sessionMoved, 'connectionLost'],
  [CODE.marshallingError, 'tooLarge'],
  [CODE.invalidState, 'expired'],
  [CODE.sessionExpired, 'expired'],
  [CODE.authFailed, 'expired'],
  [CODE.closing, 'closed'],
  [CODE.noNode, 'noNode'],
  [CODE.noAuth, 'noAuth'],
  [CODE.invalidAcl, 'noAuth'],
  [CODE.badVersion, 'badVersion'],
  [CODE.nodeExists, 'nodeExists'],
  [CODE.notEmpty, 'notEmpty'],
]);

const TEXT: Readonly<Record<Exclude<ZookeeperFailure, 'failed'>, (path: string) => string>> = {
  connectionLost: (path) =>
    `The connection to ZooKeeper was lost; whether the request for ${path} was carried out is unknown.`,
  expired: (path) => `The session with ZooKeeper has ended, so ${path} cannot be asked for.`,
  closed: (path) => `The session with ZooKeeper was closed before ${path} was answered.`,
  badVersion: (path) => `${path} in ZooKeeper is of another version than expected.`,
  nodeExists: (path) => `${path} exists in ZooKeeper already.`,
  noNode: (path) => `${path}, or its parent, does not exist in ZooKeeper.`,
  notEmpty: (path) => `${path} in ZooKeeper has children.`,
  noAuth: (path) => `ZooKeeper does not let these credentials do that to ${path}.`,
  tooLarge: (path) => `The data of ${path} are more than one znode of ZooKeeper holds.`,
};

export function failureOf(code: number): ZookeeperFailure {
  return FAILURE_OF.get(code) ?? 'failed';
}

/** `code`: only for a failure that has no name of its own. */
export function zookeeperError(
  failure: ZookeeperFailure,
  path: string,
  code?: number,
): ZookeeperError {
  const text =
    failure === 'failed'
      ? `ZooKeeper refused the request for ${path} (code ${code ?? 'unknown'}).`
      : TEXT[failure](path);
  return new ZookeeperError(failure, text);
}
