/** What all callers of one group of commits are told at the same time. */
export interface SharedAnswer {
  readonly given: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function newSharedAnswer(): SharedAnswer {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const given = new Promise<void>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  // Each caller sees the rejection; an answer that nobody waits for any more is no crash.
  given.catch(() => undefined);
  return { given, resolve, reject };
}
