/** Where the page is, as its address says after the `#`. */
export interface Route {
  readonly page: 'jobs' | 'runs' | 'agents';
  /** The job's name or the run's id; null for the list. */
  readonly id: string | null;
  readonly query: Readonly<Record<string, string>>;
}

/** An address that says nothing we know leads to the jobs. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  const [page = '', id = ''] = splitOnce(path, '/');
  const query = Object.fromEntries(new URLSearchParams(search));
  if (page !== 'jobs' && page !== 'runs' && page !== 'agents') {
    return { page: 'jobs', id: null, query: {} };
  }
  return { page, id: id === '' || page === 'agents' ? null : decode(id), query };
}

export function routeAddress(
  page: Route['page'],
  id: string | null = null,
  query: Readonly<Record<string, string>> = {},
): string {
  const set = Object.entries(query).filter(([, value]) => value !== '');
  const search = set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
  return `#/${page}${id === null ? '' : `/${encodeURIComponent(id)}`}${search}`;
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
