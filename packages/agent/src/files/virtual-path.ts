/** A place in a task's sandbox, as a client names it. */
export interface VirtualPath {
  readonly taskId: string;
  /** Below the sandbox; empty for the sandbox itself. */
  readonly segments: readonly string[];
}

const MESOS_FORM = /^\/frameworks\/[^/]+\/executors\/(.+)\/runs\/latest(?:\/(.*))?$/s;
const SHORT_FORM = /^\/tasks\/([^/]+)(?:\/(.*))?$/s;

/**
 * `/frameworks/<framework>/executors/<task id>/runs/latest/stdout`, as on a Mesos agent, or
 * `/tasks/<task id>/stdout`. Null for everything else, and for a path that tries to climb.
 */
export function parseVirtualPath(path: string): VirtualPath | null {
  const form = MESOS_FORM.exec(path) ?? SHORT_FORM.exec(path);
  const taskId = form?.[1];
  if (taskId === undefined || path.includes('\0')) return null;
  const segments = (form?.[2] ?? '').split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..')) return null;
  return { taskId, segments };
}
