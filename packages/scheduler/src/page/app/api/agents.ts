import type { AgentAnswer, JobAnswer, Page, ResourcesAnswer } from './answers.js';
import { queryOf, requestJson } from './request.js';

/** One agent with its tasks, `GET /api/v1/agents/{id}`. */
export interface AgentDetailAnswer extends AgentAnswer {
  /** Where its files are asked for. */
  readonly url: string;
  readonly registeredAt: string;
  readonly refusedCallCount: number;
  readonly tasks: readonly AgentTaskAnswer[];
}

export interface AgentTaskAnswer {
  readonly taskId: string;
  readonly name: string;
  /** Mesos's word, `TASK_RUNNING`. */
  readonly state: string;
}

/** `GET /api/v1/agents/{id}/load`: columns of the same length; null while it was not connected. */
export interface AgentLoadAnswer {
  readonly total: ResourcesAnswer;
  readonly at: readonly string[];
  readonly cpus: readonly (number | null)[];
  readonly mem: readonly (number | null)[];
  readonly disk: readonly (number | null)[];
  readonly tasks: readonly (number | null)[];
}

export function fetchAgent(id: string, signal?: AbortSignal): Promise<AgentDetailAnswer> {
  return requestJson(`api/v1/agents/${encodeURIComponent(id)}`, signal);
}

export function fetchAgentLoad(
  id: string,
  from: string,
  signal?: AbortSignal,
): Promise<AgentLoadAnswer> {
  return requestJson(`api/v1/agents/${encodeURIComponent(id)}/load${queryOf({ from })}`, signal);
}

/** The first jobs with that text in their name or command. */
export async function findJobs(
  search: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly JobAnswer[]> {
  const page = await requestJson<Page<JobAnswer>>(
    `api/v1/jobs${queryOf({ search, limit })}`,
    signal,
  );
  return page.items;
}
