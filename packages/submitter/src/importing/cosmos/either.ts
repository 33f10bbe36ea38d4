import { type Members, shown } from '../members.js';

/** What the one of several spellings says that is there; null when none is. */
export function either<T>(
  members: Members,
  names: readonly string[],
  read: (name: string) => T | null,
): T | null {
  const found = names.flatMap((name) => {
    const written = shown(members.take(name));
    const value = read(name);
    return value === null ? [] : [{ name, value, written, text: JSON.stringify(value) }];
  });
  const [first, ...others] = found;
  const other = others.find(({ text }) => text !== first?.text);
  if (first !== undefined && other !== undefined) {
    members.refuse(other.name, `${other.written} contradicts ${first.name}: ${first.written}`);
  }
  return first?.value ?? null;
}

export function eitherText(members: Members, names: readonly string[]): string {
  return either(members, names, (name) => members.text(name) || null) ?? '';
}
