export const PAGES = [
  'overview',
  'jobs',
  'graph',
  'runs',
  'calendar',
  'agents',
  'settings',
  'new',
] as const;

export type PageName = (typeof PAGES)[number];

/** Where the page is, as its address says after the `#`. */
export interface Route {
  readonly page: PageName;
  /** The job's name, the run's or agent's id; null for the page of all of them. */
  readonly id: string | null;
  /** What of it: `edit` of a job. Null for itself. */
  readonly part: string | null;
  readonly query: Readonly<Record<string, string>>;
}

/** An address that says nothing we know leads to the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  const [name = '', id = '', part = ''] = path.split('/');
  const page = PAGES.find((known) => known === name);
  if (page === undefined) return { page: 'overview', id: null, part: null, query: {} };
  return {
    page,
    id: id === '' ? null : decode(id),
    part: part === '' ? null : decode(part),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

export function routeAddress(
  page: PageName,
  id: string | null = null,
  query: Readonly<Record<string, string>> = {},
): string {
  const set = Object.entries(query).filter(([, value]) => value !== '');
  const search = set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
  return `#/${page}${id === null ? '' : `/${encodeURIComponent(id)}`}${search}`;
}

export function editAddress(jobName: string): string {
  return `${routeAddress('jobs', jobName)}/edit`;
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
