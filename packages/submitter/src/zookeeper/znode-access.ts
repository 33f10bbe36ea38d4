import { CODE, type NativeAcl, type NativeSession } from './native-library.js';
import type { CreateOptions } from './zookeeper-client.js';
import { failureOf } from './zookeeper-failure.js';

interface NewZnode {
  readonly path: string;
  readonly data: Uint8Array;
  readonly flags: number;
  readonly access: CreateOptions['access'];
}

/**
 * Makes znodes that only their owner may use. The native package makes every znode open to all, so
 * its list of rights follows at once, in the same write to the server; if the connection is lost
 * in between, it is sent again as soon as there is another.
 */
export class ZnodeAccess {
  private readonly unprotected = new Map<string, NativeAcl>();

  constructor(private readonly hasCredentials: boolean) {}

  /** Answers the code of sending it; `done` hears of the answer, once, if that is 0. */
  create(
    native: NativeSession,
    znode: NewZnode,
    done: (code: number, made: string) => void,
  ): number {
    const { path, data, flags, access } = znode;
    if (!this.hasCredentials) {
      return native.a_create(path, data, flags, (code, _text, made) => done(code, made));
    }
    const acl = ACL_OF[access];
    if (isSequence(flags)) {
      return native.a_create(path, data, flags, (code, _text, made) => {
        if (code !== CODE.ok) return done(code, made);
        return this.protect(native, made, acl, (protectedCode) => done(protectedCode, made));
      });
    }
    let created: readonly [number, string] = [CODE.ok, path];
    const sent = native.a_create(
      path,
      data,
      flags,
      (code, _text, made) => (created = [code, made]),
    );
    if (sent !== CODE.ok) return sent;
    this.protect(native, path, acl, (code) => {
      const [createdCode, made] = created;
      done(createdCode === CODE.ok ? code : createdCode, made);
    });
    return CODE.ok;
  }

  /** Of a new connection: what an earlier one left undone. */
  protectAgain(native: NativeSession): void {
    for (const [path, acl] of [...this.unprotected]) {
      this.protect(native, path, acl, () => undefined);
    }
  }

  private protect(
    native: NativeSession,
    path: string,
    acl: NativeAcl,
    done: (code: number) => void,
  ): void {
    const sent = native.a_set_acl(path, FIRST_VERSION, acl, (code) => {
      if (failureOf(code) === 'connectionLost') this.unprotected.set(path, acl);
      else this.unprotected.delete(path);
      done(code);
    });
    if (sent !== CODE.ok) done(sent);
  }
}

function isSequence(flags: number): boolean {
  return flags > 1;
}

/** Of the list of rights: a znode that has got one before, from whomever, keeps it. */
const FIRST_VERSION = 0;
const OWNER = { perms: 31, scheme: 'auth', auth: '' };
const ACL_OF: Readonly<Record<CreateOptions['access'], NativeAcl>> = {
  private: [OWNER],
  readable: [OWNER, { perms: 1, scheme: 'world', auth: 'anyone' }],
};
