import { UsageError } from '../surroundings.js';

/** The number of a flag. @throws UsageError when it is none, or out of bounds */
export function wholeNumber(
  name: string,
  text: string,
  { low, high }: { readonly low: number; readonly high: number },
): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= low && value <= high) return value;
  throw new UsageError(
    `${name}: ${JSON.stringify(text)} is not a whole number from ${low} to ${high}; expected ` +
      `e.g. --${name} 10.`,
  );
}
