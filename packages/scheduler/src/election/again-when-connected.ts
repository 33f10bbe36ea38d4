import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';

/**
 * Does it again, once connected, for as long as its outcome is unknown: for requests that may be
 * carried out twice. @throws ZookeeperError any other, and those of a session that has ended
 */
export async function againWhenConnected<T>(
  session: ZookeeperClient,
  request: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const isUnknown = error instanceof ZookeeperError && error.failure === 'connectionLost';
      if (!isUnknown) throw error;
      await untilConnected(session);
    }
  }
}

/** Resolves as well when the session has ended: the next request tells. */
function untilConnected(session: ZookeeperClient): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.onState(() => check());
    function check(): void {
      if (session.state === 'connecting') return;
      stop();
      resolve();
    }
    check();
  });
}
