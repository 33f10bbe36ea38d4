import type { ImportFile } from '../import-result.js';

/** One line of a unit. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface Unit {
  /** `backup.timer`. */
  readonly name: string;
  readonly fileName: string;
  readonly line: number;
  readonly assignments: readonly Assignment[];
  /** Lines that are neither sections, assignments nor comments. */
  readonly oddLines: readonly { readonly line: number; readonly text: string }[];
}

/**
 * The units of a file: one, named as the file; or, where it is the output of `systemctl cat`, one
 * for each file in it, with its drop-ins (`backup.service.d/…`) read behind it.
 */
export function unitsOfFile({ fileName, text }: ImportFile): readonly Unit[] {
  const parts: { name: string; line: number; lines: string[] }[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const header = /^# \/\S*?([^/]+\.(?:timer|service))(?:\.d\/[^/]+\.conf)?$/.exec(line);
    if (header !== null || parts.length === 0) {
      parts.push({ name: header?.[1] ?? fileName, line: index + 1, lines: [] });
    }
    parts.at(-1)?.lines.push(line);
  }
  const units = new Map<string, Unit>();
  for (const part of parts) {
    const read = readLines(part.lines, part.line);
    const known = units.get(part.name);
    const isEmpty = read.assignments.length === 0 && read.oddLines.length === 0;
    if (isEmpty && parts.length > 1) continue;
    units.set(part.name, {
      name: part.name,
      fileName,
      line: known?.line ?? part.line,
      assignments: [...(known?.assignments ?? []), ...read.assignments],
      oddLines: [...(known?.oddLines ?? []), ...read.oddLines],
    });
  }
  return [...units.values()];
}

interface Read {
  readonly assignments: readonly Assignment[];
  readonly oddLines: readonly { readonly line: number; readonly text: string }[];
}

/** Sections, assignments, comments; a backslash at the end joins the next line with a blank. */
function readLines(lines: readonly string[], firstLine: number): Read {
  const assignments: Assignment[] = [];
  const oddLines: { line: number; text: string }[] = [];
  let section = '';
  let open = '';
  let openLine = 0;
  for (const [index, raw] of lines.entries()) {
    // Comments may stand between the parts of a long line.
    if (/^\s*[#;]/.test(raw)) continue;
    const line = open === '' ? firstLine + index : openLine;
    const text = open + (open === '' ? raw.trim() : raw.trimEnd());
    if (text.endsWith('\\')) {
      open = `${text.slice(0, -1)} `;
      openLine = line;
      continue;
    }
    open = '';
    if (text === '') continue;
    const header = /^\[([^\]]+)\]$/.exec(text);
    const [, key, value = ''] = /^([A-Za-z0-9-]+)\s*=\s*([^]*)$/.exec(text) ?? [];
    if (header !== null) section = header[1] ?? '';
    else if (key === undefined || section === '') oddLines.push({ line, text });
    else assignments.push({ section, key, value: value.trim(), line });
  }
  if (open !== '') oddLines.push({ line: openLine, text: open.trim() });
  return { assignments, oddLines };
}

/** The unit that a timer starts: `Unit=`, else the service of its own name. */
export function serviceNameOf(timer: Unit): string {
  const named = timer.assignments.findLast(
    ({ section, key, value }) => section === 'Timer' && key === 'Unit' && value !== '',
  );
  return named?.value ?? timer.name.replace(/\.timer$/, '.service');
}

/** `backup@.service` for `backup@data.service`; null for a unit that is no instance. */
export function templateOf(name: string): string | null {
  const match = /^([^@]+@)[^@]+(\.\w+)$/.exec(name);
  return match === null ? null : `${match[1]}${match[2]}`;
}

/** The unit under its full name, with the specifiers that are parts of the name written out. */
export function asInstance(unit: Unit, name: string): Unit {
  const [, stem = name, instance = ''] = /^([^@]*?)(?:@(.*))?\.\w+$/.exec(name) ?? [];
  const parts: Readonly<Record<string, string>> = {
    '%n': name,
    '%N': name.replace(/\.\w+$/, ''),
    '%p': stem,
    '%j': stem.split('-').at(-1) ?? stem,
    // Of an escaped instance the unescaped form might be anything, and has to be written out.
    ...(instance === '' ? {} : { '%i': instance }),
    ...(/^\w+$/.test(instance) ? { '%I': instance } : {}),
  };
  const assignments = unit.assignments.map((one) => ({
    ...one,
    value: one.value.replace(/%./g, (specifier) => parts[specifier] ?? specifier),
  }));
  return { ...unit, name, assignments };
}
