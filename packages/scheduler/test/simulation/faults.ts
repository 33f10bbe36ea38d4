import type { Rng } from '@horae/submitter/kernel';
import type { SimOptions } from './options.js';
import type { World } from './world/world.js';

const CLOCK_JUMP_MAX_MS = 3_600_000;

/** What goes wrong in a storm, second by second, drawn from the seed. */
export function drawFaults(rng: Rng, options: SimOptions): { step(world: World): void } {
  const happens = (perMinute: number): boolean => rng.chance(perMinute / 60);
  const away = (): number => 100 + rng.below(options.awayMaxMs);
  const anyAgent = (world: World): string =>
    world.agentNames[rng.below(world.agentNames.length)] as string;
  return {
    step(world) {
      if (happens(options.schedulerCrashesPerMinute)) world.crashScheduler();
      if (options.isMasterRemote && happens(options.masterCrashesPerMinute)) {
        world.crashMaster(away());
      }
      if (happens(options.agentCrashesPerMinute)) world.crashAgent(anyAgent(world), away());
      if (happens(options.rebootsPerMinute)) world.rebootAgent(anyAgent(world), away());
      if (happens(options.partitionsPerMinute)) {
        world.network.cut(anyAgent(world), rng.below(options.partitionMaxMs));
      }
      if (happens(options.clockJumpsPerMinute)) {
        world.scheduler.skewMs = rng.below(2 * CLOCK_JUMP_MAX_MS) - CLOCK_JUMP_MAX_MS;
      }
    },
  };
}
