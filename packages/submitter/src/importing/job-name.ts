import { nameRuleBroken } from '../job/index.js';
import type { Ledger } from './members.js';

/** The name here of what has that name there; a name that is not allowed here is mended. */
export function jobNameOf(name: string, prefix: string, ledger: Ledger): string {
  const wanted = `${prefix}${name}`;
  if (nameRuleBroken(wanted, 'any') === null) return wanted;
  const mended = wanted.replace(/[^A-Za-z0-9_ .#-]+/g, '-').slice(0, 200);
  if (nameRuleBroken(mended, 'any') !== null) return wanted;
  ledger.note(`name: ${JSON.stringify(wanted)} is no name here and becomes "${mended}"`);
  return mended;
}
