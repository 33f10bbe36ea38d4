import { request } from 'undici';
import { RunLines, type ShownRun } from './run-lines.js';

const COME_BACK_AFTER_MS = 500;

export interface FollowRunsOptions {
  /** The scheduler's, e.g. `http://127.0.0.1:4400`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** Prints a line per run until told to stop; comes back when the scheduler was away. */
export function followRuns(options: FollowRunsOptions): () => void {
  const stopped = new AbortController();
  const lines = new RunLines();
  const follow = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await readEvents(options, lines, stopped.signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, COME_BACK_AFTER_MS));
    }
  };
  void follow();
  return () => stopped.abort();
}

async function readEvents(
  options: FollowRunsOptions,
  lines: RunLines,
  signal: AbortSignal,
): Promise<void> {
  const { body, statusCode } = await request(`${options.url}/api/v1/events`, {
    headers: { ...options.headers, accept: 'text/event-stream' },
    bodyTimeout: 0,
    signal,
  });
  if (statusCode !== 200) return body.dump();
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += chunk as string;
    const records = text.split('\n\n');
    text = records.pop() ?? '';
    for (const record of records) {
      const run = await runOf(record, options);
      const line = run === null ? null : lines.lineOf(run);
      if (line !== null) options.print(line);
    }
  }
}

/** The event may carry the run itself, or only say which one has changed. */
async function runOf(record: string, options: FollowRunsOptions): Promise<ShownRun | null> {
  if (!/^event: run$/m.test(record)) return null;
  const data = /^data: (.*)$/m.exec(record)?.[1];
  const run = JSON.parse(data ?? 'null') as Partial<ShownRun> | null;
  if (run?.attempts !== undefined) return run as ShownRun;
  if (run?.id === undefined) return null;
  const url = `${options.url}/api/v1/runs/${encodeURIComponent(run.id)}`;
  const { body, statusCode } = await request(url, { headers: options.headers });
  if (statusCode === 200) return (await body.json()) as ShownRun;
  await body.dump();
  return null;
}
