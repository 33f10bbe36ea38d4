import { dirname, join, normalize } from 'node:path';
import type { SourceFile } from './source-files.js';

/** What a folder of a package may import, beside itself. Libraries are not listed here. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'submitter/kernel': [],
  'submitter/job': ['submitter/kernel', 'submitter/schedule'],
  'submitter/schedule': ['submitter/kernel', 'submitter/job'],
  'submitter/client': ['submitter/kernel', 'submitter/job', 'submitter/schedule'],
  'submitter/options': ['submitter/kernel', 'submitter/job'],
  'submitter/config': [
    'submitter/kernel',
    'submitter/job',
    'submitter/schedule',
    'submitter/options',
  ],
  'agent/protocol': ['submitter/kernel'],
  'agent/core': ['agent/protocol', 'submitter/kernel'],
  'agent/config': ['submitter/kernel', 'submitter/options', 'submitter/zookeeper'],
  'agent/detector': ['submitter/kernel', 'submitter/zookeeper'],
  'agent/log': ['submitter/kernel'],
  'agent/launcher': ['agent/ports'],
  'agent/ports': ['agent/core', 'agent/protocol', 'submitter/kernel'],
  'agent/shell': ['agent/core', 'agent/ports', 'agent/protocol', 'submitter/kernel'],
  'scheduler/core': ['submitter/kernel', 'submitter/job', 'submitter/schedule', 'agent/protocol'],
  'scheduler/ports': ['scheduler/core', 'submitter/kernel', 'agent/protocol'],
  'scheduler/shell': [
    'scheduler/core',
    'scheduler/ports',
    'submitter/kernel',
    'submitter/job',
    'submitter/schedule',
    'agent/protocol',
  ],
  'scheduler/master': [
    'scheduler/ports',
    'submitter/kernel',
    'submitter/zookeeper',
    'agent/protocol',
  ],
  'scheduler/election': ['scheduler/ports', 'submitter/kernel', 'submitter/zookeeper'],
  // Puts the parts of a term together; what they are made of is the options' to say.
  'scheduler/office': [
    'scheduler/config',
    'scheduler/core',
    'scheduler/driver',
    'scheduler/election',
    'scheduler/history',
    'scheduler/http',
    'scheduler/master',
    'scheduler/notify',
    'scheduler/ports',
    'scheduler/shell',
    'scheduler/store',
    'submitter/kernel',
    'submitter/zookeeper',
    'agent/detector',
  ],
  'scheduler/driver': [
    'scheduler/ports',
    'scheduler/master',
    'submitter/kernel',
    'submitter/zookeeper',
    'agent/detector',
    'agent/protocol',
  ],
  // Of the history, how runs get into it.
  'scheduler/store': [
    'scheduler/history',
    'scheduler/ports',
    'scheduler/core',
    'submitter/kernel',
    'submitter/zookeeper',
  ],
  // A command: it opens what a scheduler would, by the election's rules.
  'scheduler/migrate': [
    'scheduler/cli',
    'scheduler/config',
    'scheduler/core',
    'scheduler/election',
    'scheduler/history',
    'scheduler/ports',
    'scheduler/shell',
    'scheduler/store',
    'submitter/kernel',
    'submitter/zookeeper',
    'agent/log',
  ],
  // Of the store, the table of runs in a file.
  'scheduler/history': ['scheduler/core', 'scheduler/ports', 'scheduler/store', 'submitter/kernel'],
  // Of the master, what it shows of its agents.
  'scheduler/http': [
    'scheduler/core',
    'scheduler/ports',
    'scheduler/master',
    'submitter/kernel',
    'submitter/job',
    'submitter/schedule',
    'submitter/crontab',
    'submitter/report',
    'agent/protocol',
  ],
  'scheduler/page': ['scheduler/core'],
  // Of the agent, its options: `horae` starts one. Of the history, the grammar of its address.
  'scheduler/config': [
    'scheduler/history',
    'scheduler/shell',
    'submitter/kernel',
    'submitter/options',
    'submitter/zookeeper',
    'agent/config',
  ],
  'scheduler/cli': [
    'scheduler/config',
    'scheduler/shell',
    'submitter/kernel',
    'submitter/options',
    'agent/log',
  ],
  // Of the store, its lock on a folder.
  'scheduler/local': [
    'scheduler/cli',
    'scheduler/config',
    'scheduler/shell',
    'scheduler/store',
    'submitter/kernel',
    'submitter/options',
    'agent/log',
  ],
};

/** Doors that a package shows to the packages on its right. */
const OPEN_DOORS: Readonly<Record<string, readonly string[]>> = {
  agent: ['submitter/kernel', 'submitter/options', 'submitter/zookeeper'],
  scheduler: [
    'submitter/kernel',
    'submitter/job',
    'submitter/schedule',
    // What the page shows of a crontab before anything is created.
    'submitter/crontab',
    'submitter/report',
    'submitter/client',
    'submitter/options',
    'submitter/zookeeper',
    'agent/detector',
    'agent/protocol',
    // `horae` follows the logs of scheduler and agent: both have to write one format.
    'agent/log',
  ],
};

/** Imports point left between packages, and only the listed way inside of them. */
export function checkImportDirection(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const from = /^packages\/(\w+)\/src\/([\w-]+)\//.exec(file.path);
    if (from === null || file.isTest) return [];
    const [, packageName = '', folder = ''] = from;
    const home = `${packageName}/${folder}`;
    return importsOf(file).flatMap(({ line, target }) => {
      const to = resolveFolder(file.path, target);
      if (to === null || to === home || isAllowed(packageName, home, to)) return [];
      return [`${file.path}:${line}: "${home}" may not import "${to}".`];
    });
  });
}

function isAllowed(packageName: string, home: string, to: string): boolean {
  const listed = MAY_IMPORT[home];
  if (listed !== undefined) return listed.includes(to);
  if (to.startsWith(`${packageName}/`)) return true;
  return (OPEN_DOORS[packageName] ?? []).includes(to);
}

function importsOf(file: SourceFile): { line: number; target: string }[] {
  return file.lines.flatMap((text, index) => {
    const found = /(?:^|\s)(?:from|import)\s*\(?'([^']+)'/.exec(text);
    return found?.[1] === undefined ? [] : [{ line: index + 1, target: found[1] }];
  });
}

/** `package/folder` that an import leads to; null for libraries and files at the top of src. */
function resolveFolder(path: string, target: string): string | null {
  const door = /^@horae\/(\w+)\/([\w-]+)$/.exec(target);
  if (door !== null) return `${door[1]}/${door[2]}`;
  if (!target.startsWith('.')) return null;
  const reached = /^packages\/(\w+)\/src\/([\w-]+)\//.exec(normalize(join(dirname(path), target)));
  return reached === null ? null : `${reached[1]}/${reached[2]}`;
}
