import { LIMITS } from '@horae/submitter/kernel';
import { EventRate, type Rates } from './event-rate.js';
import { RecentTimes } from './recent-times.js';
import { TimeSummarizer, type TimeSummary } from './summarize-times.js';

/** The handler that answered, in Chronos's classes, by method and path behind the prefix. */
const HANDLERS: Readonly<Record<string, string>> = {
  'GET /jobs': 'JobManagementResource.list',
  'GET /jobs/search': 'JobManagementResource.search',
  'GET /jobs/summary': 'JobManagementResource.getSummary',
  'GET /job/:name': 'JobManagementResource.getJob',
  'PUT /job/:name': 'JobManagementResource.trigger',
  'DELETE /job/:name': 'JobManagementResource.delete',
  'GET /job/stat/:name': 'JobManagementResource.getStat',
  'PUT /job/success/:name': 'JobManagementResource.markJobSuccessful',
  'POST /job/:name/task/:id/progress': 'JobManagementResource.updateTaskProgress',
  'POST /iso8601': 'Iso8601JobResource.post',
  'PUT /iso8601': 'Iso8601JobResource.put',
  'POST /dependency': 'DependentJobResource.post',
  'PUT /dependency': 'DependentJobResource.put',
  'PUT /task/:id': 'TaskManagementResource.updateStatus',
  'DELETE /task/kill/:name': 'TaskManagementResource.killTasksForJob',
  'DELETE /task/all': 'TaskManagementResource.purgeQueue',
  'GET /graph/dot': 'GraphManagementResource.dotGraph',
  'GET /graph/csv': 'GraphManagementResource.jsonGraph',
  'GET /stats/:percentile': 'StatsResource.getPerf',
  'GET /leader': 'LeaderResource.getLeader',
};
const HANDLER_PREFIX = 'org.apache.mesos.chronos.scheduler.api.';
const JETTY_PREFIX = 'org.eclipse.jetty.servlet.ServletContextHandler.';
const METHODS = ['connect', 'delete', 'get', 'head', 'move', 'options', 'post', 'put', 'trace'];
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'];

export interface Answered {
  readonly method: string;
  /** As registered (`/scheduler/job/:name`). */
  readonly route: string;
  readonly status: number;
}

/** One of Dropwizard's timers, in seconds. */
export type TimerView = TimeSummary &
  Rates & { readonly duration_units: 'seconds'; readonly rate_units: 'calls/second' };

/** One of Dropwizard's meters. */
export type MeterView = { readonly count: number } & Rates & { readonly units: 'events/second' };

/**
 * How often and how fast the server answers, under the names of Chronos's handlers and of the
 * server it ran in. Everything is there from the start, so that dashboards find their names.
 */
export class RequestMeters {
  readonly #summarizer = new TimeSummarizer();
  readonly #handlers: ReadonlyMap<string, RequestTimer>;
  readonly #methods: ReadonlyMap<string, RequestTimer>;
  readonly #all: RequestTimer;
  readonly #classes: ReadonlyMap<string, EventRate>;

  constructor(nowMs: number) {
    const timers = (names: readonly string[]): ReadonlyMap<string, RequestTimer> =>
      new Map(names.map((name) => [name, new RequestTimer(nowMs)]));
    this.#handlers = timers(Object.values(HANDLERS));
    this.#methods = timers([...METHODS, 'other']);
    this.#all = new RequestTimer(nowMs);
    this.#classes = new Map(CLASSES.map((name) => [name, new EventRate(nowMs)]));
  }

  answered({ method, route, status }: Answered, took: { seconds: number; nowMs: number }): void {
    const path = route.replace(/^(?:\/v1)?\/scheduler(?=\/)/, '');
    if (path !== route) this.#handlers.get(HANDLERS[`${method} ${path}`] ?? '')?.add(took);
    const word = method.toLowerCase();
    this.#methods.get(METHODS.includes(word) ? word : 'other')?.add(took);
    this.#all.add(took);
    this.#classes.get(`${Math.floor(status / 100)}xx`)?.mark(took.nowMs);
  }

  timers(nowMs: number): Readonly<Record<string, TimerView>> {
    const views: [string, TimerView][] = [];
    const show = (name: string, timer: RequestTimer): void =>
      void views.push([name, timer.view(this.#summarizer, nowMs)]);
    for (const [name, timer] of this.#handlers) show(`${HANDLER_PREFIX}${name}`, timer);
    for (const [name, timer] of this.#methods) show(`${JETTY_PREFIX}${name}-requests`, timer);
    show(`${JETTY_PREFIX}requests`, this.#all);
    return Object.fromEntries(views);
  }

  meters(nowMs: number): Readonly<Record<string, MeterView>> {
    const views = Array.from(this.#classes, ([name, rate]): [string, MeterView] => [
      `${JETTY_PREFIX}${name}-responses`,
      { count: rate.count, ...rate.rates(nowMs), units: 'events/second' },
    ]);
    return Object.fromEntries(views);
  }
}

const MICROSECONDS = 1_000_000;

class RequestTimer {
  readonly #rate: EventRate;
  /** In microseconds. */
  readonly #times = new RecentTimes();

  constructor(nowMs: number) {
    this.#rate = new EventRate(nowMs);
  }

  add({ seconds, nowMs }: { seconds: number; nowMs: number }): void {
    this.#rate.mark(nowMs);
    this.#times.add(Math.round(seconds * MICROSECONDS), LIMITS.statRunCountMax);
  }

  view(summarizer: TimeSummarizer, nowMs: number): TimerView {
    const times = summarizer.summarize(this.#times.newest(LIMITS.statRunCountMax));
    const inSeconds = Object.fromEntries(
      Object.entries(times).map(([name, value]) => [name, value / MICROSECONDS]),
    ) as unknown as TimeSummary;
    return {
      ...inSeconds,
      count: this.#rate.count,
      ...this.#rate.rates(nowMs),
      duration_units: 'seconds',
      rate_units: 'calls/second',
    };
  }
}
