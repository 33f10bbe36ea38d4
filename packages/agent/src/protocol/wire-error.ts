/**
 * Why bytes could not be read:
 * `malformed` not the format at all, or a required field is missing; `incomplete` readable, but
 * without the member that its type demands; `unsupported` a type that Horae does not serve.
 */
export type WireErrorKind = 'malformed' | 'incomplete' | 'unsupported';

export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly kind: WireErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
