import type { Rng } from '@horae/submitter/kernel';
import { linkBetween } from '../world/sim-network.js';
import type { SeveralOptions } from './several-options.js';
import type { SeveralWorld } from './several-world.js';
import type { SimHost } from './sim-host.js';

const CLOCK_JUMP_MAX_MS = 3_600_000;

/** What goes wrong in a storm, second by second, drawn from the seed. */
export class SeveralFaults {
  constructor(
    private readonly rng: Rng,
    private readonly options: SeveralOptions,
  ) {}

  step(world: SeveralWorld): void {
    this.breakProcesses(world);
    this.breakZookeeper(world);
    this.breakLinks(world);
    if (this.happens(this.options.clockJumpsPerMinute)) {
      this.anyHost(world).setSkew(this.rng.below(2 * CLOCK_JUMP_MAX_MS) - CLOCK_JUMP_MAX_MS);
    }
    if (this.happens(this.options.historyOutagesPerMinute)) this.loseHistory(world);
  }

  private breakProcesses(world: SeveralWorld): void {
    const { options } = this;
    if (this.happens(options.schedulerCrashesPerMinute)) world.crashHost(this.mostlyLeader(world));
    if (this.happens(options.resignationsPerMinute)) world.resignHost(this.mostlyLeader(world));
    if (this.happens(options.pausesPerMinute)) world.pauseHost(this.mostlyLeader(world));
    if (this.happens(options.agentCrashesPerMinute)) {
      world.crashAgent(this.anyAgent(world), this.away());
    }
    if (this.happens(options.rebootsPerMinute)) {
      world.crashAgent(this.anyAgent(world), this.away(), true);
    }
  }

  private breakZookeeper(world: SeveralWorld): void {
    const { options, rng } = this;
    const { zookeeper } = world;
    if (this.happens(options.zookeeperCutsPerMinute)) this.cut(world, this.mostlyLeader(world));
    if (this.happens(options.majorityLossesPerMinute)) {
      zookeeper.loseMajority();
      world.clock.after(rng.below(this.longOutageMs()), () => {
        zookeeper.regainMajority();
        world.turns.touch();
      });
    }
    const client = this.mostlyLeader(world).zookeeperClient;
    if (client === null) return;
    if (this.happens(options.expiriesPerMinute)) zookeeper.expire(client);
    if (this.happens(options.unknownOutcomesPerMinute)) {
      if (rng.chance(0.5)) zookeeper.loseNextAnswer(client);
      else zookeeper.loseNextRequest(client);
    }
    world.turns.touch();
  }

  private cut(world: SeveralWorld, host: SimHost): void {
    const kinds = ['broken', 'requests', 'answers', 'both'] as const;
    host.cutZookeeper(kinds[this.rng.below(kinds.length)] ?? 'both');
    world.clock.after(this.rng.below(this.longOutageMs()), () => host.healZookeeper());
  }

  private breakLinks(world: SeveralWorld): void {
    const { options, rng } = this;
    const { network } = world;
    const spanMs = (): number => rng.below(options.partitionMaxMs);
    if (this.happens(options.partitionsPerMinute)) {
      network.cut(linkBetween(this.anyAgent(world), this.anyHost(world).name), spanMs());
    }
    if (this.happens(options.leaderCutsPerMinute)) {
      network.cut(this.mostlyLeader(world).name, spanMs());
    }
    if (this.happens(options.agentZookeeperCutsPerMinute)) {
      world.cutAgentFromZookeeper(this.anyAgent(world), spanMs());
    }
  }

  private loseHistory(world: SeveralWorld): void {
    const history = world.histories[this.rng.below(world.histories.length)];
    if (history === undefined) return;
    history.isAway = true;
    world.clock.after(this.away(), () => (history.isAway = false));
  }

  private happens(perMinute: number): boolean {
    return this.rng.chance(perMinute / 60);
  }

  private away(): number {
    return 100 + this.rng.below(this.options.awayMaxMs);
  }

  private longOutageMs(): number {
    return 3 * this.options.sessionTimeoutMs;
  }

  private anyAgent(world: SeveralWorld): string {
    return world.agentNames[this.rng.below(world.agentNames.length)] as string;
  }

  private anyHost(world: SeveralWorld): SimHost {
    return world.hosts[this.rng.below(world.hosts.length)] as SimHost;
  }

  private mostlyLeader(world: SeveralWorld): SimHost {
    const any = this.anyHost(world);
    return this.rng.chance(0.7) ? (world.leader ?? any) : any;
  }
}
