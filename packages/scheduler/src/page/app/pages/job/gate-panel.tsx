import { type GateAnswer, type JobDetailAnswer, RequestFailed, fetchJob } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Icon, StateChip, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

/** Rounds that are shown, and parents that are asked how they are. */
const ROUND_COUNT = 5;
const PARENT_COUNT = 30;

interface GatePanelProps {
  readonly job: JobDetailAnswer;
  readonly gate: GateAnswer;
}

/** What a job with parents waits for: of each open round who has succeeded, and how the rest is. */
export function GatePanel({ job, gate }: GatePanelProps) {
  const names = job.parents.slice(0, PARENT_COUNT);
  const {
    data: parents,
    error,
    reload,
  } = useLive({
    key: `parents ${names.join('\n')} ${language.value}`,
    load: (signal) => fetchParents(names, signal),
    wants: ({ jobName }) => jobName !== null && names.includes(jobName),
  });
  const rounds = [...gate.rounds].reverse().slice(0, ROUND_COUNT);
  return (
    <section class="panel gate">
      <h2>{t('jobPage.gate')}</h2>
      <p class="faint">
        {gate.mode === 'latest'
          ? t('jobPage.gateLatest')
          : t('jobPage.gateCycle', { parent: gate.reference ?? '' })}
      </p>
      <ErrorBanner error={error} retry={reload} />
      {rounds.length === 0 && (
        <>
          <h3>{t('jobPage.gateNone')}</h3>
          <ParentList succeeded={[]} missing={job.parents} parents={parents} />
        </>
      )}
      {rounds.map((round) => (
        <div key={round.cycle ?? ''}>
          <h3>
            {round.cycle === null ? (
              t('jobPage.gateOpen')
            ) : (
              <>
                {t('jobPage.round')} <Time at={round.cycle} as="clock" zone={job.timeZone} />
              </>
            )}
          </h3>
          <ParentList {...round} parents={parents} />
        </div>
      ))}
    </section>
  );
}

interface ParentListProps {
  readonly succeeded: readonly string[];
  readonly missing: readonly string[];
  readonly parents: ReadonlyMap<string, JobDetailAnswer> | null;
}

function ParentList({ succeeded, missing, parents }: ParentListProps) {
  return (
    <ul class="parents">
      {missing.map((name) => (
        <li key={name} class="missing">
          <Icon name="clock" />
          <a href={routeAddress('jobs', name)}>{name}</a>
          <span class="said">{t('jobPage.parentMissing')}</span>
          <ParentState parent={parents?.get(name)} />
        </li>
      ))}
      {succeeded.map((name) => (
        <li key={name} class="good">
          <Icon name="check" />
          <a href={routeAddress('jobs', name)}>{name}</a>
          <span class="said">{t('jobPage.parentDone')}</span>
        </li>
      ))}
    </ul>
  );
}

/** Why a parent is still missing: what it does, or how its last run ended. */
function ParentState({ parent }: { parent: JobDetailAnswer | undefined }) {
  if (parent === undefined) return null;
  const { state, lastRun, nextAt } = parent;
  const isCalm = state === 'idle' || state === 'waiting';
  return (
    <span class="parent-state">
      {!isCalm && <StateChip state={state} />}
      {isCalm && lastRun !== null && (
        <a href={routeAddress('runs', lastRun.id)}>
          <StateChip state={lastRun.state} />
        </a>
      )}
      {nextAt !== null && (
        <span class="faint">
          {t('jobPage.parentNext')} <Time at={nextAt} />
        </span>
      )}
    </span>
  );
}

async function fetchParents(
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, JobDetailAnswer>> {
  const found = await Promise.all(names.map((name) => fetchIfThere(name, signal)));
  return new Map(found.filter((job) => job !== null).map((job) => [job.name, job]));
}

async function fetchIfThere(name: string, signal: AbortSignal): Promise<JobDetailAnswer | null> {
  try {
    return await fetchJob(name, language.value, signal);
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 404) return null;
    throw error;
  }
}
