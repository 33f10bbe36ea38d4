/** The paths of the REST API: Chronos's under `/scheduler`, Horae's own under `/api/v1`. */
export const ENDPOINTS = {
  iso8601: '/scheduler/iso8601',
  dependency: '/scheduler/dependency',
  jobs: '/scheduler/jobs',
  search: '/scheduler/jobs/search',
  summary: '/v1/scheduler/jobs/summary',
  job: (name: string) => `/scheduler/job/${encodeURIComponent(name)}`,
  jobStat: (name: string) => `/scheduler/job/stat/${encodeURIComponent(name)}`,
  jobSuccess: (name: string) => `/scheduler/job/success/${encodeURIComponent(name)}`,
  taskKill: (name: string) => `/scheduler/task/kill/${encodeURIComponent(name)}`,
  stats: (percentile: string) => `/scheduler/stats/${encodeURIComponent(percentile)}`,
  graphDot: '/scheduler/graph/dot',
  graphCsv: '/scheduler/graph/csv',
  leader: '/scheduler/leader',
  ping: '/ping',
  metrics: '/metrics',
  runs: '/api/v1/runs',
  run: (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`,
  runKill: (id: string) => `/api/v1/runs/${encodeURIComponent(id)}/kill`,
  runLog: (id: string, file: 'stdout' | 'stderr') =>
    `/api/v1/runs/${encodeURIComponent(id)}/logs/${file}`,
  jobPart: (name: string) => `/api/v1/jobs/${encodeURIComponent(name)}`,
  jobRun: (name: string) => `/api/v1/jobs/${encodeURIComponent(name)}/run`,
  jobNext: (name: string) => `/api/v1/jobs/${encodeURIComponent(name)}/next`,
  agents: '/api/v1/agents',
  notificationTest: '/api/v1/notifications/test',
} as const;

/** A query string with its `?`; members that are undefined or empty are left out. */
export function queryText(
  members: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = Object.entries(members).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  );
  return given.length === 0 ? '' : `?${query.toString()}`;
}
