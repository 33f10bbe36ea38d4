import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';
import { until } from './until.js';

/** `nobody`: database servers refuse to run as root. */
const NOBODY = 65_534;
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export interface DatabaseKind {
  /** Makes the files; null = a program that need not run. */
  prepare(folder: string): readonly string[];
  serve(folder: string, port: number): readonly string[];
  /** Throws while nobody answers. */
  ask(folder: string, port: number): Promise<void>;
  url(port: number): string;
}

/** A real database on a port and in a folder of its own, which is gone when it is stopped. */
export class Database {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly kind: DatabaseKind,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(kind: DatabaseKind): Promise<Database> {
    const [port = 0] = await freePorts(1);
    const folder = mkdtempSync(join(tmpdir(), 'horae-database-'));
    if (identity.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
    const server = new Database(kind, folder, port);
    try {
      const [program = '', ...args] = kind.prepare(folder);
      const made = spawnSync(program, args, { ...identity, cwd: folder, encoding: 'utf8' });
      if (made.status !== 0) throw new Error(`${program} failed: ${made.stderr}${made.stdout}`);
      await server.run();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get url(): string {
    return this.kind.url(this.port);
  }

  /** Starts it, or starts it again after a kill: its data are still there. */
  async run(): Promise<void> {
    const [program = '', ...args] = this.kind.serve(this.folder, this.port);
    this.process = spawn(program, args, { ...identity, cwd: this.folder, stdio: 'ignore' });
    await until(program, () => this.kind.ask(this.folder, this.port).then(() => true), {
      withinMs: 30_000,
    });
  }

  /** Accepts connections and answers nothing, until it is resumed. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { process } = this;
    this.process = null;
    if (process === null || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
