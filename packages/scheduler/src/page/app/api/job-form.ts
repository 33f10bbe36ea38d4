import type { DefinitionAnswer } from './answers.js';
import { queryOf, requestJson, sendJson } from './request.js';

/** A job's JSON, whatever members it has. */
type Document = Readonly<Record<string, unknown>>;

/** `POST /api/v1/jobs/validate`: what posting a job would do. */
export interface ValidationAnswer {
  readonly valid: boolean;
  readonly problems: readonly ProblemAnswer[];
  readonly warnings: readonly WarningAnswer[];
  /** As it would be stored; null while there are problems. */
  readonly job: Document | null;
  /** The job of this name as it is now; null when there is none. */
  readonly stored: Document | null;
  readonly changes: readonly ChangeAnswer[];
  readonly explanation: string | null;
  readonly timeZone: string | null;
  readonly next: readonly {
    readonly at: string;
    readonly local: string;
    readonly note: string | null;
  }[];
}

export interface ProblemAnswer {
  /** The member, e.g. `fetch[0].uri`; '' for the whole. */
  readonly path: string;
  readonly text: string;
}

export interface WarningAnswer {
  readonly path: string;
  readonly code: 'ignored' | 'overruled' | 'neverDue' | 'hostUnknown' | 'notByAgents';
  readonly by?: string;
}

/** Null is a member that is not there. */
export interface ChangeAnswer {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** `POST /api/v1/crontab`: what each line would become. */
export interface CrontabAnswer {
  readonly lines: readonly CrontabLineAnswer[];
  readonly warnings: readonly { readonly line: number; readonly text: string }[];
}

export interface CrontabLineAnswer {
  readonly line: number;
  readonly name: string | null;
  readonly verdict: 'exact' | 'union' | 'cron' | 'refused';
  /** The fields as written. */
  readonly crontab: string;
  readonly schedule: string | null;
  /** Why it is refused, or no single repeat. */
  readonly reason: string | null;
  readonly explanation: string | null;
  readonly nextRuns: readonly { readonly utc: string; readonly local: string }[];
  readonly command: string | null;
  readonly user: string | null;
  readonly warnings: readonly string[];
  /** What would be posted. */
  readonly job: Document | null;
  readonly exists: boolean;
}

export interface CrontabQuestion {
  readonly text: string;
  readonly timeZone: string;
  readonly hasUserColumn: boolean;
  readonly user: string;
  readonly host: string;
  readonly prefix: string;
}

export function validateJob(document: Document, lang: string): Promise<ValidationAnswer> {
  return sendJson('POST', `api/v1/jobs/validate${queryOf({ lang })}`, document);
}

export function readCrontab(question: CrontabQuestion, lang: string): Promise<CrontabAnswer> {
  return sendJson('POST', `api/v1/crontab${queryOf({ lang })}`, question);
}

/** Creates or replaces the job of that name. @throws RequestFailed */
export async function postJob(document: Document): Promise<void> {
  const parents = document['parents'];
  const isChild = Array.isArray(parents) && parents.length > 0;
  await sendJson('POST', `scheduler/${isChild ? 'dependency' : 'iso8601'}`, document);
}

/** The definition of a job to edit: as posted, and disabled whoever has disabled it. */
export async function fetchDefinition(name: string): Promise<Document> {
  const path = `api/v1/jobs/${encodeURIComponent(name)}`;
  const job = await requestJson<{
    readonly definition: DefinitionAnswer;
    readonly disabled: boolean;
  }>(path);
  return { ...job.definition, disabled: job.disabled };
}

/** Names of jobs that have a text in them, for somebody who types one. */
export async function offerJobNames(text: string, limit: number): Promise<readonly string[]> {
  const page = await requestJson<{ readonly items: readonly { readonly name: string }[] }>(
    `api/v1/jobs${queryOf({ name: text, limit })}`,
  );
  return page.items.map(({ name }) => name);
}
