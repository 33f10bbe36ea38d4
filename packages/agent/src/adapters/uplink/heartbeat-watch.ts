import type { AgentEvent } from '../../protocol/index.js';

/** Missed heartbeats after which a silent master counts as gone (Mesos: 5). */
const MISSED_HEARTBEAT_COUNT = 5;
const HEARTBEAT_DEFAULT_MS = 15_000;

/** Sends the agent's heartbeats, and cuts a stream on which nothing is heard any more. */
export class HeartbeatWatch {
  private intervalMs = HEARTBEAT_DEFAULT_MS;
  private heardAt = performance.now();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly abort: AbortController,
    private readonly beat: (agentId: string) => void,
  ) {}

  subscribed(answer: (AgentEvent & { readonly type: 'SUBSCRIBED' })['subscribed']): void {
    this.intervalMs = Math.max(100, answer.heartbeat_interval_seconds * 1_000);
    this.stop();
    this.timer = setInterval(() => {
      if (performance.now() - this.heardAt > MISSED_HEARTBEAT_COUNT * this.intervalMs) {
        this.abort.abort();
        return;
      }
      this.beat(answer.agent_id.value);
    }, this.intervalMs);
  }

  heard(): void {
    this.heardAt = performance.now();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }
}
