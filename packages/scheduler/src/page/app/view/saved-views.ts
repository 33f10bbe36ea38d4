/** A question about jobs that somebody gave a name. */
export interface SavedView {
  readonly name: string;
  /** Members of the address. */
  readonly query: Readonly<Record<string, string>>;
}

export const VIEW_COUNT_MAX = 50;
export const VIEW_NAME_LENGTH_MAX = 60;

/** What was kept; what is not a view, whoever wrote it there, is passed over. */
export function parseViews(text: string | null): readonly SavedView[] {
  const kept = parse(text ?? '[]');
  if (!Array.isArray(kept)) return [];
  return kept.filter(isView).slice(0, VIEW_COUNT_MAX);
}

/** In the place of one of the same name, else behind the others. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const isKnown = views.some(({ name }) => name === view.name);
  if (!isKnown) return [...views, view].slice(-VIEW_COUNT_MAX);
  return views.map((known) => (known.name === view.name ? view : known));
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false;
  const { name, query } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof query !== 'object' || query === null) return false;
  return Object.values(query).every((member) => typeof member === 'string');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
