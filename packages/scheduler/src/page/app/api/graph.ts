import { queryOf, requestJson } from './request.js';

/** Jobs that depend on each other, `GET /api/v1/graph`. */
export interface GraphAnswer {
  /** The instant that was asked for; null for how the jobs are now. */
  readonly round: string | null;
  /** The job whose occurrences begin the rounds. */
  readonly reference: string | null;
  /** Where its last rounds begin, the newest first. */
  readonly rounds: readonly string[];
  readonly nodes: readonly GraphNodeAnswer[];
  readonly edges: readonly GraphEdgeAnswer[];
  /** Of all that there are; the answer is bounded. */
  readonly total: number;
  readonly aloneCount: number;
}

export interface GraphNodeAnswer {
  readonly name: string;
  readonly kind: 'schedule' | 'dependency';
  readonly disabled: boolean;
  /** A run's state, `waiting` (some parents have succeeded), or `none`. */
  readonly state: string;
  readonly run: {
    readonly id: string;
    readonly cycle: string;
    readonly endedAt: string | null;
  } | null;
  readonly nextAt: string | null;
  /** Null for a job with a schedule. */
  readonly gate: GraphGateAnswer | null;
}

export interface GraphGateAnswer {
  readonly mode: 'cycle' | 'latest';
  readonly reference: string | null;
  readonly succeeded: readonly string[];
  readonly missing: readonly string[];
}

export interface GraphEdgeAnswer {
  readonly parent: string;
  readonly child: string;
}

export interface GraphQuestion {
  /** An instant of the round; null for how the jobs are now. */
  readonly round: string | null;
  /** Only this job and its relatives; null for all. */
  readonly root: string | null;
}

export function fetchGraph(
  { round, root }: GraphQuestion,
  signal?: AbortSignal,
): Promise<GraphAnswer> {
  return requestJson(`api/v1/graph${queryOf({ round, root })}`, signal);
}
