/** What a crontab's path tells about it. */
export interface TablePlace {
  /** `/etc/crontab` and the files of a cron.d have a user column. */
  readonly hasUsers: boolean;
  /** Whose table it is, of one in a spool folder; null for any other. */
  readonly user: string | null;
}

/** Debian and Solaris, SUSE, Red Hat; the BSDs and macOS. */
const SPOOL = '/(?:spool/cron(?:/(?:crontabs|tabs))?|cron/tabs|at/tabs)';
const SPOOL_FOLDER = new RegExp(`${SPOOL}$`);
const SPOOL_FILE = new RegExp(`${SPOOL}/([^/]+)$`);

/** `path` is absolute. */
export function placeOfTable(path: string): TablePlace {
  return {
    hasUsers: path.endsWith('/etc/crontab') || /\/cron\.d\/[^/]+$/.test(path),
    user: SPOOL_FILE.exec(path)?.[1] ?? null,
  };
}

/**
 * Why cron does not read a file of that name in that folder; null when it does. Debian's rule is
 * taken for cron.d: it is the strictest. A spool folder has a file for each user.
 */
export function whySkipped(name: string, folder: string): string | null {
  if (name.startsWith('.')) return 'its name begins with a dot';
  if (/[~#]$|^#|\.(?:bak|old|orig|swp|rpmsave|rpmorig|rpmnew|dpkg-\w+|ucf-\w+)$/.test(name)) {
    return 'its name is that of a backup';
  }
  if (SPOOL_FOLDER.test(folder)) {
    return /^tmp\./.test(name) ? 'its name is that of a table that is being edited' : null;
  }
  if (/^[A-Za-z0-9_-]+$/.test(name)) return null;
  return 'cron reads only names of letters, digits, "_" and "-"; name the file itself to load it';
}
