import { useState } from 'preact/hooks';
import { type CrontabAnswer, type CrontabLineAnswer, postJob } from '../../api/index.js';
import { ActionButton, askFirst, errorSentence, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import type { JobDocument } from './job-document.js';

/** What became of a line that was created; null = created, else why not. */
type Outcomes = ReadonlyMap<number, string | null>;

interface CrontabReportProps {
  readonly answer: CrontabAnswer;
  readonly openForm: (job: JobDocument) => void;
  /** Other jobs are there now. */
  readonly readAgain: () => void;
}

/** Line by line: the job that it becomes, when that runs, and what to know before it is created. */
export function CrontabReport({ answer, openForm, readAgain }: CrontabReportProps) {
  const { lines } = answer;
  const [unchosen, setUnchosen] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [outcomes, setOutcomes] = useState<Outcomes>(new Map());
  const takable = lines.filter(({ job }) => job !== null);
  // What is there already is replaced only where somebody says so.
  const isChosen = ({ line, exists }: CrontabLineAnswer) => unchosen.get(line) ?? !exists;
  const chosen = takable.filter((line) => isChosen(line) && outcomes.get(line.line) !== null);
  const create = async () => {
    if (!(await isConfirmed(chosen))) return null;
    const results = await createAll(chosen);
    setOutcomes(new Map([...outcomes, ...results]));
    readAgain();
    const failed = [...results.values()].filter((reason) => reason !== null).length;
    return t('jobForm.crontab.done', { done: results.size - failed, failed });
  };
  if (lines.length === 0) return <p class="note">{t('jobForm.crontab.noLines')}</p>;
  return (
    <section class="crontab-report" aria-label={t('jobForm.crontab.report')}>
      <div class="panel-head">
        <p role="status">
          {t('jobForm.crontab.counts', { taken: takable.length, total: lines.length })}
        </p>
        {chosen.length > 0 && (
          <ActionButton
            icon="check"
            label={t('jobForm.crontab.create', { count: chosen.length })}
            name={t('jobForm.crontab.create', { count: chosen.length })}
            className="main"
            act={create}
          />
        )}
      </div>
      <ul class="crontab-lines">
        {lines.map((line) => (
          <Line
            key={line.line}
            line={line}
            isChosen={isChosen(line)}
            choose={(is) => setUnchosen(new Map([...unchosen, [line.line, is]]))}
            outcome={outcomes.get(line.line)}
            openForm={openForm}
          />
        ))}
      </ul>
      <OtherNotes answer={answer} />
    </section>
  );
}

async function isConfirmed(chosen: readonly CrontabLineAnswer[]): Promise<boolean> {
  const replacedCount = chosen.filter(({ exists }) => exists).length;
  const replaced = t('jobForm.crontab.replaced', { count: replacedCount });
  const text = t('jobForm.crontab.askText', { count: chosen.length });
  return askFirst({
    title: t('jobForm.crontab.askTitle'),
    text: replacedCount === 0 ? text : `${text} ${replaced}`,
    subject: chosen.map(({ name }) => name).join(', '),
    confirm: t('jobForm.crontab.create', { count: chosen.length }),
  });
}

/** The scheduler commits together what arrives together. */
const TOGETHER_COUNT = 8;

async function createAll(lines: readonly CrontabLineAnswer[]): Promise<Outcomes> {
  const outcomes = new Map<number, string | null>();
  const waiting = [...lines];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const reason = await postJob(next.job ?? {}).then(() => null, errorSentence);
      outcomes.set(next.line, reason);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER_COUNT }, work));
  return outcomes;
}

interface LineProps {
  readonly line: CrontabLineAnswer;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => void;
  /** Undefined before it is created. */
  readonly outcome: string | null | undefined;
  readonly openForm: (job: JobDocument) => void;
}

const TONE = { exact: 'good', union: 'good', cron: 'live', refused: 'bad' } as const;

function Line({ line, isChosen, choose, outcome, openForm }: LineProps) {
  const { name, verdict, crontab, command, job, exists } = line;
  const isCreated = outcome === null;
  return (
    <li class={`panel crontab-line ${verdict}`}>
      <div class="crontab-head">
        <span class="faint">
          {t('jobForm.crontab.line')} {line.line}
        </span>
        <span class={`chip ${TONE[verdict]}`}>{t(`jobForm.crontab.verdict.${verdict}`)}</span>
        <LineName line={line} isCreated={isCreated} isChosen={isChosen} choose={choose} />
        {isCreated && <span class="chip good">{t('jobForm.crontab.created')}</span>}
        {job !== null && !isCreated && (
          <button
            type="button"
            class="quiet"
            aria-label={t('jobForm.crontab.openFormOf', { job: name ?? '' })}
            onClick={() => openForm(job)}
          >
            {t('jobForm.crontab.openForm')}
          </button>
        )}
      </div>
      <pre class="breaks">{command === null ? crontab : `${crontab} ${command}`}</pre>
      <LineTimes line={line} />
      <ul class="crontab-notes">
        {verdict === 'refused' && line.reason !== null && <li class="bad">{line.reason}</li>}
        {verdict !== 'refused' && line.reason !== null && <li>{line.reason}</li>}
        {typeof outcome === 'string' && <li class="bad">{outcome}</li>}
        {exists && !isCreated && <li class="warn">{t('jobForm.crontab.exists')}</li>}
        {line.warnings.map((warning) => (
          <li key={warning} class="warn">
            {warning}
          </li>
        ))}
      </ul>
    </li>
  );
}

interface LineNameProps {
  readonly line: CrontabLineAnswer;
  readonly isCreated: boolean;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => void;
}

function LineName({ line: { name, job }, isCreated, isChosen, choose }: LineNameProps) {
  if (name === null) return null;
  if (isCreated) return <a href={routeAddress('jobs', name)}>{name}</a>;
  if (job === null) return <strong class="breaks">{name}</strong>;
  return (
    <label class="form-check">
      <input
        type="checkbox"
        aria-label={t('jobForm.crontab.choose', { job: name })}
        checked={isChosen}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <strong class="breaks">{name}</strong>
    </label>
  );
}

function LineTimes({ line: { explanation, schedule, nextRuns } }: { line: CrontabLineAnswer }) {
  if (schedule === null) return null;
  return (
    <dl class="crontab-times">
      <dt>{t('jobForm.crontab.times')}</dt>
      <dd>
        {explanation}
        <span class="mono faint breaks clip" title={schedule}>
          {schedule}
        </span>
      </dd>
      <dt>{t('col.next')}</dt>
      <dd class="crontab-next">
        {nextRuns.map(({ utc, local }) => (
          <Time key={utc} at={utc} local={local} as="clock" />
        ))}
      </dd>
    </dl>
  );
}

/** About lines that start nothing, e.g. variables that Horae reads in its own way. */
function OtherNotes({ answer: { lines, warnings } }: { answer: CrontabAnswer }) {
  const known = new Set(lines.map(({ line }) => line));
  const others = warnings.filter(({ line }) => !known.has(line));
  if (others.length === 0) return null;
  return (
    <ul class="crontab-notes">
      {others.map(({ line, text }) => (
        <li key={`${line} ${text}`} class="warn">
          {t('jobForm.crontab.lineNote', { line, text })}
        </li>
      ))}
    </ul>
  );
}
