import { type RunDetailAnswer, type WaitAnswer, fetchRunWaits } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { t } from '../../text/index.js';

const AGAIN_MS = 1_000;

/** What a run waited for before it had a place, as far as the leader has seen it. */
export function WaitReasons({ run }: { run: RunDetailAnswer }) {
  const { data: waits } = useLive({
    key: `waits ${run.id} ${run.state}`,
    load: (signal) => fetchRunWaits(run.id, signal),
    wants: (event) => event.runId === run.id || event.type === 'agent',
    gapMs: AGAIN_MS,
  });
  if (waits === null || waits.items.length === 0) return null;
  const isWaiting = run.state === 'queued';
  const isPartlyKnown = Date.parse(run.createdAt) < Date.parse(waits.since);
  return (
    <section class={`waits ${isWaiting ? 'now' : ''}`} aria-labelledby="waits-title">
      <h2 id="waits-title">{t(isWaiting ? 'run.whyWaits' : 'run.whyWaited')}</h2>
      <ol>
        {waits.items.map((wait, index) => (
          <li key={wait.from}>
            <span class="breaks">{wait.reason}</span>{' '}
            <span class="note">
              <WaitTime wait={wait} isOpen={isWaiting && index === waits.items.length - 1} />
            </span>
          </li>
        ))}
      </ol>
      {isPartlyKnown && (
        <p class="note">
          <WithTimes text={t('run.waitsUnknown', { since: '\u0000' })} times={[waits.since]} />
        </p>
      )}
    </section>
  );
}

function WaitTime({ wait, isOpen }: { wait: WaitAnswer; isOpen: boolean }) {
  if (isOpen)
    return <WithTimes text={t('run.waitSince', { from: '\u0000' })} times={[wait.from]} />;
  const text = t('run.waitFromTo', { from: '\u0000', until: '\u0000' });
  return <WithTimes text={text} times={[wait.from, wait.until]} />;
}

/** A sentence with times in the places of its zero characters. */
function WithTimes({ text, times }: { text: string; times: readonly string[] }) {
  const parts = text.split('\u0000');
  return (
    <>
      {parts.map((part, index) => {
        const at = times[index];
        return (
          <span key={index}>
            {part}
            {at !== undefined && <Time at={at} as="clock" />}
          </span>
        );
      })}
    </>
  );
}
