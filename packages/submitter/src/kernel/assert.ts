/** We are wrong: a state that only a defect of Horae can bring about. Nobody handles it. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

export function assert(condition: unknown, truth: string): asserts condition {
  if (!condition) throw new InvariantViolation(`This should always be true: ${truth}`);
}

/** Makes the compiler demand a case for every member of a union. */
export function assertNever(value: never): never {
  throw new InvariantViolation(`No case for ${JSON.stringify(value)}`);
}
