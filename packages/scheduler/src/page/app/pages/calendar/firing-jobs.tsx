import { type FiringJobAnswer, type FiringJobsAnswer, fetchFiringJobs } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Icon, Loading } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { amount, bucketOfKey, durationText, memSize, routeAddress } from '../../view/index.js';
import { cellWhen } from './local-words.js';

const GAP_MS = 5_000;

interface FiringJobsProps {
  readonly at: string | null;
  readonly zone: string;
  readonly close: () => void;
}

/** The jobs of one field of the map. */
export function FiringJobs({ at, zone, close }: FiringJobsProps) {
  if (at === null) {
    return (
      <aside class="panel firing none">
        <h2>{t('calendar.pick')}</h2>
        <p>{t('calendar.pickText')}</p>
      </aside>
    );
  }
  return (
    <aside class="panel firing" aria-label={cellWhen(at)}>
      <div class="firing-head">
        <h2>{cellWhen(at)}</h2>
        <button type="button" class="plain" aria-label={t('calendar.close')} onClick={close}>
          <Icon name="cross" />
        </button>
      </div>
      <Jobs at={at} zone={zone} />
    </aside>
  );
}

function Jobs({ at, zone }: { at: string; zone: string }) {
  const {
    data: firing,
    error,
    reload,
  } = useLive({
    key: `firing ${at} ${zone}`,
    load: (signal) => fetchFiringJobs({ ...bucketOfKey(at), zone }, signal),
    wants: (event) => event.type === 'job',
    gapMs: GAP_MS,
  });
  if (firing === null) {
    return error === null ? <Loading /> : <ErrorBanner error={error} retry={reload} />;
  }
  if (firing.total === 0) {
    return (
      <>
        <p>{t('calendar.none')}</p>
        <p class="note">{t('calendar.noneText')}</p>
      </>
    );
  }
  return <JobList firing={firing} />;
}

function JobList({ firing }: { firing: FiringJobsAnswer }) {
  const { items, total, fires } = firing;
  return (
    <>
      <p class="firing-sum">
        <strong>{t('calendar.fires', { count: fires })}</strong>{' '}
        {t('calendar.jobs', { count: total })}
      </p>
      <ol class="firing-jobs" tabIndex={0} aria-label={t('calendar.pick')}>
        {items.map((item) => (
          <li key={item.job} data-row>
            <time dateTime={item.at} title={`${item.local}\n${item.at}`}>
              {item.local.slice(11, item.local.slice(17, 19) === '00' ? 16 : 19)}
            </time>
            <div>
              <a class="name" data-main href={routeAddress('jobs', item.job)}>
                {item.job}
              </a>
              <span class="under">{jobNotes(item)}</span>
            </div>
          </li>
        ))}
      </ol>
      {items.length < total && (
        <p class="note">{t('calendar.restOf', { shown: items.length, total })}</p>
      )}
    </>
  );
}

function jobNotes({ fires, local, cpus, mem, usualMs, children }: FiringJobAnswer): string {
  const asks = { cpus: amount(cpus, language.value), mem: memSize(mem, language.value) };
  const notes = [
    fires > 1 ? t('calendar.times', { count: fires, time: local.slice(11, 16) }) : '',
    usualMs === null
      ? t('calendar.unknown')
      : t('calendar.usual', { duration: durationText(usualMs, language.value) }),
    t('calendar.jobAsks', asks),
    children > 0 ? t('calendar.children', { count: children }) : '',
  ];
  return notes.filter(Boolean).join(' · ');
}
