import protobuf from 'protobufjs';
import type { EventEmitter } from 'node:events';

/** A client of the package `zookeeper`; it is optional, so its types may be missing. */
interface Client extends EventEmitter {
  init(config: object): unknown;
  add_auth(scheme: string, auth: string, done: (code: number) => void): unknown;
  create(path: string, data: Buffer, flags: number): Promise<string>;
  set_acl(path: string, version: number, acl: readonly object[]): Promise<unknown>;
  close(): void;
}

/** The record in which Mesos's state storage keeps every value. */
const ENTRY = protobuf
  .parse(
    `syntax = "proto2";
   message Entry { required string name = 1; required bytes uuid = 2; required bytes value = 3; }`,
  )
  .root.lookupType('Entry');

/** Writes a Chronos's state into ZooKeeper as Chronos does. */
export class ChronosState {
  private constructor(
    private readonly client: Client,
    /** Chronos's `--zk_path`. */
    private readonly path: string,
  ) {}

  static async open(address: string, path: string): Promise<ChronosState> {
    const name: string = 'zookeeper';
    const library = (await import(name)) as { default: new (config: object) => Client };
    const client = new library.default({ connect: address, timeout: 5_000, debug_level: 0 });
    await new Promise((resolve) => {
      client.once('connect', resolve);
      client.init({});
    });
    const state = new ChronosState(client, path);
    await state.makeFolders(`${path}/state`);
    return state;
  }

  /** A znode of `state`, with its value in the record. */
  async put(name: string, value: string | Buffer): Promise<void> {
    const uuid = Buffer.alloc(16, 7);
    const entry = ENTRY.encode({ name, uuid, value: Buffer.from(value) }).finish();
    await this.putRaw(name, Buffer.from(entry));
  }

  async putRaw(name: string, bytes: Buffer): Promise<void> {
    await this.client.create(`${this.path}/state/${name}`, bytes, 0);
  }

  /** As `--zk_auth user:password` leaves what it writes, but for others to read as well. */
  async lockFor(credentials: string): Promise<void> {
    await new Promise((resolve) => this.client.add_auth('digest', credentials, resolve));
    const all = 31;
    const acl = [{ perms: all, scheme: 'auth', auth: '' }];
    await this.client.set_acl(`${this.path}/state`, -1, acl);
  }

  close(): void {
    this.client.close();
  }

  private async makeFolders(path: string): Promise<void> {
    const parts = path.split('/').slice(1);
    for (const index of parts.keys()) {
      const folder = `/${parts.slice(0, index + 1).join('/')}`;
      await this.client.create(folder, Buffer.alloc(0), 0).catch(() => null);
    }
  }
}
