import { type ERROR_TEXT, type ErrorCode, errorText } from '@horae/submitter/kernel';

/** What was asked for and cannot be done, with its sentence. */
export interface CoreRefusal {
  readonly code: ErrorCode;
  readonly text: string;
}

export function refusalOf<C extends ErrorCode>(
  code: C,
  ...details: Parameters<(typeof ERROR_TEXT)[C]>
): CoreRefusal {
  return { code, text: errorText(code, ...details) };
}
