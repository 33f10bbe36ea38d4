import type { FastifyInstance } from 'fastify';
import { DAY_MS, LIMITS } from '@horae/submitter/kernel';
import type { Notice } from '../core/decision.js';
import { type Run, type RunId, isActive } from '../core/run.js';
import type { ReadonlyState } from '../core/state.js';
import { viewRun } from '../core/view/run-view.js';
import type { StreamEvent } from './event-streams.js';
import type { HttpContext } from './http-parts.js';

/** Agents announce nothing; their list is looked at this often while somebody listens. */
const AGENTS_EVERY_MS = 1_000;

/** Turns the scheduler's news into events for listeners, run times and metrics. */
export function forwardNotices(app: FastifyInstance, context: HttpContext): void {
  const { shell, streams, jobs, runTimes, metrics } = context;
  const counted = new Set<RunId>();
  const stopListening = shell.onNotice((notice) => {
    const event = eventOf(notice, shell.state);
    if (event !== null) streams.tell(event);
    if (notice.type === 'jobChanged' || notice.type === 'jobDeleted') jobs.changed(notice.jobName);
    if (notice.type === 'jobDeleted') runTimes.forget(notice.jobName);
    const ended = endedRun(notice, shell.state);
    if (ended !== null && isFirstNews(counted, ended.id)) {
      runTimes.record(ended);
      metrics.runEnded(ended);
    }
    metrics.noticed(notice);
  });
  const agentsTimer = setInterval(watchAgents(context), AGENTS_EVERY_MS).unref();
  const timesTimer = setInterval(() => readTimesAnew(context), DAY_MS).unref();
  app.addHook('onReady', () => readTimesAnew(context));
  app.addHook('preClose', async () => {
    stopListening();
    clearInterval(agentsTimer);
    clearInterval(timesTimer);
    streams.close();
  });
}

function eventOf(notice: Notice, state: ReadonlyState): StreamEvent | null {
  switch (notice.type) {
    case 'jobChanged':
      return { name: 'job', key: notice.jobName, data: { name: notice.jobName } };
    case 'jobDeleted':
      return { name: 'job', key: notice.jobName, data: { name: notice.jobName, deleted: true } };
    case 'runChanged': {
      const run = runInMemory(state, notice.runId);
      const data = run === null ? { id: notice.runId, job: notice.jobName } : viewRun(run);
      return { name: 'run', key: notice.runId, data };
    }
    case 'clusterChanged':
      return { name: 'agent', key: '', data: { connected: notice.connected } };
    case 'leadershipLost':
      return { name: 'leader', key: '', data: { leader: null, text: notice.text } };
    case 'runOverdue':
    case 'occurrencesSkipped':
    case 'oddStatus':
    case 'jobAlert':
      return null;
  }
}

/** The run whose end this news is, if it is one. */
function endedRun(notice: Notice, state: ReadonlyState): Run | null {
  if (notice.type !== 'runChanged') return null;
  const run = runInMemory(state, notice.runId);
  return run === null || isActive(run.state) ? null : run;
}

/** One end may be told several times: it counts once. */
function isFirstNews(counted: Set<RunId>, id: RunId): boolean {
  if (counted.has(id)) return false;
  counted.add(id);
  const [oldest] = counted;
  if (counted.size > LIMITS.toldRunCountMax && oldest !== undefined) counted.delete(oldest);
  return true;
}

function runInMemory(state: ReadonlyState, id: string): Run | null {
  return state.runs.get(id)?.run ?? state.ended.get(id) ?? null;
}

function watchAgents({ master, streams }: HttpContext): () => void {
  let known = '';
  return () => {
    if (master === null || streams.listenerCount === 0) return;
    const seen = JSON.stringify(
      master.agentsView().map(({ id, isConnected, used, total }) => [id, isConnected, used, total]),
    );
    if (known !== '' && seen !== known) streams.tell({ name: 'agent', key: '', data: {} });
    known = seen;
  };
}

/** In the background, so that nobody has to wait for the run times of all jobs later. */
function readTimesAnew({ shell, runTimes, logger }: HttpContext): void {
  runTimes.forgetAll();
  runTimes.read([...shell.state.jobs.keys()]).catch((error: Error) => {
    logger.warn('Past run times are not known', { error: error.message });
  });
}
