import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  type CalendarBucketAnswer,
  type ComingFireAnswer,
  fetchCalendar,
  fetchComingFires,
  serverNow,
} from '../../api/index.js';
import { now, useLive } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { shownZone } from '../../settings/index.js';
import { language, t } from '../../text/index.js';
import { clockTime, comingNight, hourBars, routeAddress, wallText } from '../../view/index.js';
import { Panel } from './panel.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GAP_MS = 5_000;
/** Of so many fires, those of different jobs are listed. */
const SOON_READ_COUNT = 200;
const SOON_COUNT = 6;

const thisMinute = computed(() => now.value - (now.value % MINUTE_MS));

/** The next hour, minute by minute, and what fires next in it. */
export function HourPanel() {
  const zone = shownZone.value;
  const loaded = useLive({
    key: `next hour ${zone}`,
    load: (signal) => loadHour(zone, signal),
    wants: (event) => event.type === 'job',
    gapMs: GAP_MS,
  });
  const { data, reload } = loaded;
  const minute = thisMinute.value;
  useEffect(reload, [minute]);
  const night = comingNight(wallText(minute, zone)).slice(0, 13);
  return (
    <Panel
      name="hour"
      title={t('overview.nextHour')}
      beside={data === null ? '' : sumText(data.buckets)}
      href={routeAddress('calendar')}
      loaded={loaded}
    >
      {data !== null && <Bars buckets={data.buckets} zone={zone} />}
      {data !== null && <Soon fires={data.fires} />}
      <p class="tonight">
        <a href={routeAddress('calendar', null, { at: night })}>{t('overview.tonight')}</a>
      </p>
    </Panel>
  );
}

interface Hour {
  readonly buckets: readonly CalendarBucketAnswer[];
  readonly fires: readonly ComingFireAnswer[];
}

async function loadHour(zone: string, signal: AbortSignal): Promise<Hour> {
  const fromMs = Math.floor(serverNow() / MINUTE_MS) * MINUTE_MS;
  const range = {
    from: new Date(fromMs).toISOString(),
    to: new Date(fromMs + HOUR_MS).toISOString(),
  };
  const [calendar, fires] = await Promise.all([
    fetchCalendar({ ...range, bucket: 'minute', zone }, signal),
    fetchComingFires({ to: range.to, limit: SOON_READ_COUNT }, signal),
  ]);
  return { buckets: calendar.items, fires };
}

function sumText(buckets: readonly CalendarBucketAnswer[]): string {
  const count = buckets.reduce((sum, { fires }) => sum + fires, 0);
  return count === 0 ? t('overview.nextHourNone') : t('overview.nextHourSum', { count });
}

/** A pointer may ask a bar for its jobs; for all others there are the list and the calendar. */
function Bars({ buckets, zone }: { buckets: readonly CalendarBucketAnswer[]; zone: string }) {
  const bars = hourBars(buckets, thisMinute.value);
  const most = Math.max(0, ...bars.map(({ fires }) => fires));
  const timeOf = (atMs: number) => wallText(atMs, zone).slice(11);
  return (
    <figure class="hour-bars">
      <div
        class="bars"
        role="img"
        aria-label={t('overview.bars', { most })}
        onClick={(event) => showMinute((event.target as Element).closest('[data-at]'))}
      >
        {bars.map(({ atMs, fires, height }) => (
          <span
            key={atMs}
            class={fires === 0 ? 'none' : ''}
            title={t('overview.bar', { time: timeOf(atMs), count: fires })}
            data-at={fires === 0 ? undefined : wallText(atMs, zone)}
          >
            <i style={{ height: `${Math.round(100 * height)}%` }} />
          </span>
        ))}
      </div>
      <div class="hour-ticks" aria-hidden="true">
        {[0, 15, 30, 45].map((minute) => (
          <span key={minute}>{timeOf(thisMinute.value + minute * MINUTE_MS)}</span>
        ))}
        <span>{timeOf(thisMinute.value + HOUR_MS)}</span>
      </div>
    </figure>
  );
}

function showMinute(bar: Element | null): void {
  const at = bar?.getAttribute('data-at') ?? null;
  if (at === null) return;
  location.hash = routeAddress('calendar', null, { view: 'day', from: at.slice(0, 10), at });
}

function Soon({ fires }: { fires: readonly ComingFireAnswer[] }) {
  const style = { locale: language.value, zone: shownZone.value };
  const firsts = new Map<string, ComingFireAnswer>();
  for (const fire of fires) {
    // A job that fires every minute would hide all others.
    if (Date.parse(fire.at) > now.value && !firsts.has(fire.job)) firsts.set(fire.job, fire);
  }
  const coming = [...firsts.values()].slice(0, SOON_COUNT);
  if (coming.length === 0) return null;
  return (
    <ol class="soon" aria-label={t('overview.soonest')}>
      {coming.map(({ job, at }) => (
        <li key={`${job} ${at}`} data-row>
          <span class="soon-time">{clockTime(Date.parse(at), now.value, style)}</span>
          <a class="name clip" data-main href={routeAddress('jobs', job)}>
            {job}
          </a>
          <span class="note">
            <Time at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
