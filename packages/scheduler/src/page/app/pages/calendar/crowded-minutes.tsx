import { type CalendarHintAnswer, fetchCalendarHints } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Loading } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { amount, routeAddress } from '../../view/index.js';
import { cellWhen } from './local-words.js';

const GAP_MS = 10_000;

/** Which jobs to move, and what that would make of the crowded and of the quieter minute. */
export function CrowdedMinutes({ zone }: { zone: string }) {
  const {
    data: hints,
    error,
    reload,
  } = useLive({
    key: `calendar hints ${zone}`,
    load: (signal) => fetchCalendarHints(zone, signal),
    wants: (event) => event.type === 'job',
    gapMs: GAP_MS,
  });
  return (
    <section class="panel crowded">
      <h2>{t('calendar.hints')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {hints === null && error === null && <Loading />}
      {hints !== null && hints.length === 0 && <p class="note">{t('calendar.hintsNone')}</p>}
      {hints !== null && hints.length > 0 && (
        <ul class="crowds">
          {hints.map((hint) => (
            <Crowd key={hint.at} hint={hint} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Crowd({ hint }: { hint: CalendarHintAnswer }) {
  const { at, local, fires, cpus, moves } = hint;
  const minute = { view: 'day', from: local.slice(0, 10), at: local.slice(0, 16) };
  return (
    <li>
      <p>
        <a class="crowd-time" href={routeAddress('calendar', null, minute)}>
          <time dateTime={at} title={`${local}\n${at}`}>
            {cellWhen(local.slice(0, 16))}
          </time>
        </a>{' '}
        {t('calendar.hint', { count: fires, cpus: amount(cpus, language.value) })}
      </p>
      {moves.length === 0 && <p class="note">{t('calendar.noMove')}</p>}
      <ul class="moves">
        {moves.map((move) => (
          <li key={move.job}>
            <a class="name" href={routeAddress('jobs', move.job)}>
              {move.job}
            </a>
            <span>
              →{' '}
              {t('calendar.move', {
                time: timeAfter(local, move.shiftMinutes),
                there: move.firesThere,
                left: move.firesLeft,
              })}
              {move.firesPerDay > 1 && (
                <span class="note"> · {t('calendar.moveDaily', { count: move.firesPerDay })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** `02:17`, that many minutes after a local time; an offset plays no part in it. */
function timeAfter(local: string, minutes: number): string {
  const wallMs = Date.parse(`${local.slice(0, 16)}:00Z`) + minutes * 60_000;
  return new Date(wallMs).toISOString().slice(11, 16);
}
