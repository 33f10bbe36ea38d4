import type { SchedulerCall } from '@horae/agent/protocol';
import type { FrameworkConnection, Master } from '../master/index.js';
import type { Driver, DriverOptions } from '../ports/driver.js';
import { type FrameworkIdentity, subscribeCall } from './framework-info.js';

/**
 * The embedded master, without a network between. The master's stream already tells everything in
 * order and never from within a call. It ends only for good (refused, taken over, master closed),
 * so there is nothing to come back to: `onLost` is told and the driver stays silent.
 */
export function createInProcessDriver(master: Master, identity: FrameworkIdentity = {}): Driver {
  let connection: FrameworkConnection | null = null;
  let frameworkId: string | null = null;
  let isStopped = false;

  function start(options: DriverOptions): void {
    let reason = 'the master has ended the subscription';
    connection = master.connectFramework({
      onEvent(event) {
        if (isStopped) return;
        if (event.type === 'SUBSCRIBED') frameworkId = event.subscribed.framework_id.value;
        if (event.type === 'ERROR') reason = event.error.message;
        options.onEvent(event);
      },
      onClosed() {
        connection = null;
        frameworkId = null;
        if (!isStopped) options.onLost(reason);
      },
    });
    connection.call(subscribeCall(options, options.frameworkId, identity));
  }

  return {
    start,
    send(call: SchedulerCall) {
      if (connection === null || frameworkId === null) return;
      connection.call({ ...call, framework_id: { value: frameworkId } });
    },
    async stop() {
      isStopped = true;
      connection?.close();
      connection = null;
    },
  };
}
