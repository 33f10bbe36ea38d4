import { type Span, recordedIn, spansIn } from './evidence.js';
import { HaCluster, type HaClusterOptions } from './ha-cluster.js';
import { until } from './until.js';

/** Two schedulers and an agent, with a job that runs every second and writes when. */
export async function startBeatingCluster(
  options: Omit<HaClusterOptions, 'schedulerCount'>,
): Promise<HaCluster> {
  const cluster = await HaCluster.start({ schedulerCount: 2, ...options });
  await cluster.post(await cluster.leader(), {
    name: 'beat',
    command: recordedIn(cluster.evidence, 'beat', 'true'),
    schedule: 'R//PT1S',
  });
  await until('the first runs', () => beatsOf(cluster).length >= 2);
  return cluster;
}

export function beatsOf({ evidence }: HaCluster): Span[] {
  return spansIn(evidence, 'beat');
}
