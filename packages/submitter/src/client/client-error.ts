/** The scheduler said no: its status and, in `message`, its own reason. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  constructor(
    readonly status: number,
    message: string,
    /** Which server said so, e.g. `http://127.0.0.1:4400`. */
    readonly server: string,
  ) {
    super(message);
  }
}

/** No server of the list answered; `cause` is what the last one failed with. */
export class SchedulerUnreachable extends Error {
  override readonly name = 'SchedulerUnreachable';
  constructor(
    readonly servers: readonly string[],
    cause: unknown,
  ) {
    super(`The scheduler cannot be reached at ${servers.join(', ')}: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  // A host with several addresses fails with all of them at once, and an empty message.
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  if (isTlsMismatch(first)) return NO_TLS;
  return first instanceof Error && first.message !== '' ? first.message : String(first);
}

const NO_TLS = 'it does not speak TLS there: http:// may be meant, not https://';

/** OpenSSL got something else than TLS; its own words are a line of its source code. */
function isTlsMismatch(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === 'EPROTO' || /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code);
}
