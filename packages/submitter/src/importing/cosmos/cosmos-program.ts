import { type Members, isObject, scalarOf, shown } from '../members.js';
import { either, eitherText } from './either.js';

export const IMAGE_NAMES = ['image', 'dockerImage'];

/** Words stay words; a command that is one text is a line for the shell. */
export function programOf(members: Members): Readonly<Record<string, unknown>> {
  const image = eitherText(members, IMAGE_NAMES);
  const args = either(members, ['args', 'arguments'], (name) => wordsOf(members, name));
  const program = either(members, ['command', 'cmd'], (name) => wordsOf(members, name));
  const [command = '', ...rest] = program?.words ?? [];
  if (command === '' && image === '') {
    members.refuse('command', 'is missing, and so is an image that could bring its own');
  }
  if (image !== '') {
    members.note('image', 'becomes container; an agent refuses it until it can run containers');
  }
  return {
    command,
    shell: program?.isText === true && args === null,
    arguments: [...rest, ...(args?.words ?? [])],
    ...(image === '' ? {} : { container: { type: 'DOCKER', image } }),
  };
}

interface Words {
  readonly words: readonly string[];
  /** One text, and no list of words. */
  readonly isText: boolean;
}

function wordsOf(members: Members, name: string): Words | null {
  const value = members.take(name);
  if (value === undefined) return null;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const words = items.flatMap((item) => {
    if (typeof item === 'string' || typeof item === 'number') return [String(item)];
    members.refuse(name, `${shown(item)} is not a text`);
    return [];
  });
  return { words, isText: !Array.isArray(value) };
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

const ENVIRONMENTS = ['env', 'envs', 'environment', 'environmentVariables'];

export function environmentOf(members: Members): readonly Variable[] {
  return either(members, ENVIRONMENTS, (name) => variablesOf(members, name)) ?? [];
}

/** `{NAME: value}`, `[{name, value}]` or `["NAME=value"]`. */
function variablesOf(members: Members, member: string): readonly Variable[] | null {
  const value = members.take(member);
  if (value === undefined) return null;
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, text]) =>
      variableOf(key, text, { members, member }),
    );
  }
  if (!Array.isArray(value)) {
    members.refuse(member, `${shown(value)} is not an object or a list`);
    return null;
  }
  return value.flatMap((item: unknown) => {
    if (isObject(item)) return variableOf(item['name'], item['value'], { members, member });
    const at = typeof item === 'string' ? item.indexOf('=') : -1;
    if (typeof item === 'string' && at > 0) {
      return [{ name: item.slice(0, at), value: item.slice(at + 1) }];
    }
    members.refuse(member, `${shown(item)} is not NAME=value`);
    return [];
  });
}

function variableOf(
  name: unknown,
  value: unknown,
  { members, member }: { readonly members: Members; readonly member: string },
): readonly Variable[] {
  const [key, text] = [scalarOf(name), scalarOf(value)];
  if (key !== null && text !== null) return [{ name: key, value: text }];
  members.refuse(member, `${shown({ name, value })} is not a name and a text`);
  return [];
}
