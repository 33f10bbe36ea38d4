import type { GraphNodeAnswer } from '../../api/index.js';
import { t, tWord } from '../../text/index.js';

/** What a job does, in few words. */
export function noteOf({ state, gate, disabled }: GraphNodeAnswer): string {
  const counted = gate?.succeeded.length ?? 0;
  const missing = gate?.missing.length ?? 0;
  const word =
    state === 'waiting'
      ? t('graph.waitsOf', { missing, total: counted + missing })
      : tWord('state', state);
  return disabled ? `${word} · ${t('graph.disabled')}` : word;
}
