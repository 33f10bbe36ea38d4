import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Notice } from '../core/decision.js';
import type { Run } from '../core/run.js';
import { countActiveRuns } from '../core/view/state-counts.js';
import { runTimeMs } from '../core/view/run-time.js';
import { firstStartAt } from '../core/view/run-view.js';
import type { HttpParts } from './http-parts.js';

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400];

/** What Prometheus reads. Names and meanings are in docs/reference/metrics.md, checked by a test. */
export class SchedulerMetrics {
  readonly registry = new Registry();
  readonly #runsEnded: Counter<'state'>;
  readonly #skipped: Counter<'reason'>;
  readonly #runSeconds: Histogram;
  readonly #startDelaySeconds: Histogram;
  readonly #overdue: Counter;
  readonly #oddStatuses: Counter;
  readonly #requestSeconds: Histogram<'method' | 'route' | 'status'>;

  constructor(parts: HttpParts) {
    const registers = [this.registry];
    this.#runsEnded = new Counter({
      name: 'horae_runs_ended_total',
      help: 'Runs that have ended, by how, since the scheduler started.',
      labelNames: ['state'],
      registers,
    });
    this.#skipped = new Counter({
      name: 'horae_occurrences_skipped_total',
      help: 'Due times that did not become a run, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.#runSeconds = new Histogram({
      name: 'horae_run_seconds',
      help: 'From the due time of a run to its end, for runs that succeeded.',
      buckets: SECONDS,
      registers,
    });
    this.#startDelaySeconds = new Histogram({
      name: 'horae_start_delay_seconds',
      help: 'From the due time of a run to the start of its first attempt.',
      buckets: SECONDS,
      registers,
    });
    this.#overdue = new Counter({
      name: 'horae_runs_overdue_total',
      help: 'Runs that ran longer than their timeout, where that asks for an alert only.',
      registers,
    });
    this.#oddStatuses = new Counter({
      name: 'horae_odd_statuses_total',
      help: 'Task statuses that fit no state: someone outside is wrong.',
      registers,
    });
    this.#requestSeconds = new Histogram({
      name: 'horae_http_request_seconds',
      help: 'How long answers of this server took.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
    addGauges(this.registry, parts);
    addNotifications(this.registry, parts);
  }

  runEnded(run: Run): void {
    this.#runsEnded.inc({ state: run.state });
    const startedAt = firstStartAt(run);
    if (startedAt !== null) this.#startDelaySeconds.observe((startedAt - run.dueAt) / 1_000);
    const tookMs = runTimeMs(run);
    if (tookMs !== null) this.#runSeconds.observe(tookMs / 1_000);
  }

  noticed(notice: Notice): void {
    if (notice.type === 'oddStatus') this.#oddStatuses.inc();
    if (notice.type === 'runOverdue') this.#overdue.inc();
    if (notice.type === 'occurrencesSkipped') {
      this.#skipped.inc({ reason: notice.reason }, notice.count);
    }
  }

  answered(request: { method: string; route: string; status: number }, seconds: number): void {
    const { method, route, status } = request;
    this.#requestSeconds.observe({ method, route, status }, seconds);
  }
}

/** Counted where messages are sent. */
function addNotifications(registry: Registry, { notifier }: HttpParts): void {
  new Counter({
    name: 'horae_notifications_total',
    help: 'Messages to owners of jobs, by what became of them.',
    labelNames: ['channel', 'kind', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { count, ...labels } of notifier?.counts() ?? []) this.inc(labels, count);
    },
  });
}

/** Values that are looked up when somebody asks. */
function addGauges(registry: Registry, { shell, master }: HttpParts): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge('horae_jobs', 'Jobs.', () => shell.state.jobs.size);
  gauge('horae_leader', '1 while this scheduler leads.', () => Number(shell.health().isLeader));
  gauge(
    'horae_epoch',
    'Number of the latest term of office; it never falls, also while nobody leads.',
    () => shell.state.cluster.epoch ?? 0,
  );
  gauge('horae_master_connected', '1 while subscribed at the master.', () =>
    Number(shell.health().isConnected),
  );
  gauge('horae_commits', 'Transactions since the start.', () => shell.health().commitCount);
  gauge(
    'horae_last_commit_seconds',
    'How long the last transaction took.',
    () => shell.health().lastCommitMs / 1_000,
  );
  gauge(
    'horae_journal_changes',
    'Changes a restart would have to replay.',
    () => shell.health().journalChangeCount,
  );
  gauge('horae_agents', 'Agents connected to the embedded master.', () => {
    const agents = master?.agentsView() ?? [];
    return agents.filter((agent) => agent.isConnected).length;
  });
  new Gauge({
    name: 'horae_runs',
    help: 'Active runs, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = countActiveRuns(shell.state);
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
}
