import { type DurationMs, MINUTE_MS, SECOND_MS } from '@horae/submitter/kernel';
import { type Option, Unreadable, span } from '@horae/submitter/options';

/** ZooKeeper's own heartbeats need a part of it, and a busy machine stands still for some of that. */
const SHORTEST_MS = SECOND_MS;
/** A dead one is believed in for so long. */
const LONGEST_MS = 10 * MINUTE_MS;

/** How long a session with ZooKeeper lives on in silence. */
export function sessionTimeout(meaning: string): Option<DurationMs> {
  const option = span('PT10S', meaning);
  const read = (value: unknown): DurationMs | Unreadable => {
    const ms = option.read(value);
    const isGood = !(ms instanceof Unreadable) && ms >= SHORTEST_MS && ms <= LONGEST_MS;
    return isGood ? ms : new Unreadable('an ISO-8601 duration from PT1S to PT10M, e.g. PT10S');
  };
  return { ...option, read };
}
