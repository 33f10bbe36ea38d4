import type { FrameworkInfo } from '@horae/agent/protocol';

const ID_LENGTH_MAX = 255;

/**
 * Why a master would not take this framework, in Mesos's words where it has them, or null.
 * The caller answers with an ERROR event, as Mesos does: the subscription itself is a 200.
 */
export function frameworkRefusal(info: FrameworkInfo): string | null {
  const isMultiRole = hasCapability(info, 'MULTI_ROLE');
  if (info.id !== undefined && info.id.value !== '') {
    const refusal = idRefusal(info.id.value);
    if (refusal !== null) return refusal;
  }
  if (info.user === '') return "'FrameworkInfo.user' must not be empty";
  if (isMultiRole && info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  if (!isMultiRole && (info.roles ?? []).length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  }
  return rolesRefusal(isMultiRole ? (info.roles ?? []) : [info.role ?? '*']);
}

/** The one role in which the framework gets its offers. */
export function roleOf(info: FrameworkInfo): string {
  return (hasCapability(info, 'MULTI_ROLE') ? info.roles?.[0] : info.role) ?? '*';
}

/** Null when the text may be an id of a framework, an agent or a task. */
export function idRefusal(id: string): string | null {
  if (id === '') return 'ID must not be empty';
  if (id.length > ID_LENGTH_MAX) {
    return `ID must not be greater than ${ID_LENGTH_MAX} characters`;
  }
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f/\\]/.test(id) ? `'${id}' contains invalid characters` : null;
}

function hasCapability(info: FrameworkInfo, name: string): boolean {
  return (info.capabilities ?? []).some((capability) => capability.type === name);
}

function rolesRefusal(roles: readonly string[]): string | null {
  const twice = roles.filter((role, index) => roles.indexOf(role) !== index);
  if (twice.length > 0) {
    return `'FrameworkInfo.roles' contains duplicate items: { ${twice.join(', ')} }`;
  }
  if (roles.length > 1) return 'This master serves one role per framework; name one';
  const refusal = roles.map(roleRefusal).find((text) => text !== null);
  return refusal === undefined ? null : `'FrameworkInfo.roles' contains invalid role: ${refusal}`;
}

function roleRefusal(role: string): string | null {
  if (role === '*') return null;
  if (role === '') return 'Empty role name is invalid';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  if (role.startsWith('-')) return `Role '${role}' cannot start with a dash`;
  if (/\s/.test(role)) return `Role '${role}' cannot contain whitespace`;
  const parts = role.split('/');
  const bad = parts.find((part) => part === '' || part === '.' || part === '..' || part === '*');
  return bad === undefined ? null : `Role '${role}' contains an invalid component '${bad}'`;
}
