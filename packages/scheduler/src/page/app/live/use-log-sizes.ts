import { fetchLog } from '../api/index.js';
import { useLive } from './use-live.js';

export interface LogSizes {
  readonly stdout: number;
  readonly stderr: number;
}

/** How much stands in both outputs of an attempt: who finds one empty should see the other. */
export function useLogSizes(runId: string, attempt: number): LogSizes | null {
  const { data } = useLive<LogSizes>({
    key: `sizes ${attempt} ${runId}`,
    load: async (signal) => {
      const [stdout, stderr] = await Promise.all(
        (['stdout', 'stderr'] as const).map(async (stream) => {
          const range = { offset: 0, length: 0 };
          return (await fetchLog({ runId, stream, attempt }, range, signal)).size;
        }),
      );
      return { stdout: stdout ?? 0, stderr: stderr ?? 0 };
    },
    wants: (event) => event.runId === runId,
  });
  return data;
}
