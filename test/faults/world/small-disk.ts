import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own in memory, which can be filled to the last byte. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null where this user may not mount one. */
  static mount(folder: string, sizeMb: number): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    try {
      const options = `size=${sizeMb}m,mode=0755`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'horae-faults', folder], {
        stdio: 'ignore',
      });
      return new SmallDisk(folder);
    } catch {
      return null;
    }
  }

  fill(): void {
    const file = openSync(this.ballast, 'w');
    for (let size = 1_048_576; size >= 1; size = Math.floor(size / 4)) {
      while (isWritten(file, size));
    }
    closeSync(file);
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    try {
      execFileSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    } catch {
      // It is not mounted any more.
    }
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}

function isWritten(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch {
    return false;
  }
}
