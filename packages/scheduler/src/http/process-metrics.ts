import { Registry, collectDefaultMetrics } from 'prom-client';

let registry: Registry | null = null;

/**
 * Processor time, memory, event loop and garbage collection, from the first question on. Once for
 * the process, whatever number of servers it has: what observes them cannot be stopped.
 */
export function processMetrics(): Registry {
  if (registry === null) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
