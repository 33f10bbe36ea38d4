import type { ExitReason } from './shell/index.js';

/** The scheduler cannot start; the sentence says what is in the way. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  constructor(
    readonly reason: ExitReason,
    text: string,
    options?: ErrorOptions,
  ) {
    super(text, options);
  }
}

/** An address that cannot be listened on, with the option that chooses another. */
export function listenFailure(error: unknown, place: string, option: string): StartFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const text = `${place} is in use by another program. Choose another with ${option}.`;
    return new StartFailure('portInUse', text, { cause: error });
  }
  return new StartFailure('configInvalid', `Cannot listen on ${place}: ${message}`, {
    cause: error,
  });
}
