import type { ComponentChildren } from 'preact';
import type { ProblemAnswer, ValidationAnswer, WarningAnswer } from '../../api/index.js';
import { ErrorBanner, Icon, Time } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { focusField } from './focus-field.js';
import type { Validation } from './use-validation.js';

interface CheckPanelProps {
  readonly validation: Validation;
  /** Those that the reader shall see now. */
  readonly problems: readonly ProblemAnswer[];
  /** There are others that are only not filled in yet. */
  readonly isIncomplete: boolean;
  /** What can be done with it. */
  readonly children: ComponentChildren;
}

/** What the scheduler says to the job as it stands, and when it would run. */
export function CheckPanel(props: CheckPanelProps) {
  const { validation, problems, isIncomplete, children } = props;
  const { answer, error, ask } = validation;
  return (
    <aside class="form-side" aria-label={t('jobForm.check')}>
      <section class="panel" aria-live="polite">
        <h2>{t('jobForm.check')}</h2>
        <ErrorBanner error={error} retry={() => void ask().catch(() => {})} />
        {answer === null && error === null && <p class="faint">{t('jobForm.check.waiting')}</p>}
        {answer !== null && (
          <Verdict answer={answer} problems={problems} isIncomplete={isIncomplete} />
        )}
        {answer !== null && <Warnings warnings={answer.warnings} />}
        {children}
      </section>
      {answer !== null && answer.explanation !== null && <Times answer={answer} />}
    </aside>
  );
}

interface VerdictProps {
  readonly answer: ValidationAnswer;
  readonly problems: readonly ProblemAnswer[];
  readonly isIncomplete: boolean;
}

function Verdict({ answer, problems, isIncomplete }: VerdictProps) {
  if (problems.length > 0) return <Problems problems={problems} />;
  if (isIncomplete || !answer.valid) return <p class="faint">{t('jobForm.check.incomplete')}</p>;
  return (
    <>
      <p class="form-verdict good">
        <Icon name="check" /> {t('jobForm.check.good')}
      </p>
      {answer.stored !== null && <p class="note">{changesText(answer.changes.length)}</p>}
    </>
  );
}

function changesText(count: number): string {
  return count === 0 ? t('jobForm.check.same') : t('jobForm.check.changes', { count });
}

/** Each leads to its field. */
function Problems({ problems }: { problems: readonly ProblemAnswer[] }) {
  return (
    <div class="form-problems">
      <p class="form-verdict bad">
        <Icon name="cross" /> {t('jobForm.check.problems', { count: problems.length })}
      </p>
      <ul>
        {problems.map(({ path, text }) => (
          <li key={path + text}>
            <button type="button" class="link" onClick={() => focusField(path)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Warnings({ warnings }: { warnings: readonly WarningAnswer[] }) {
  if (warnings.length === 0) return null;
  return (
    <div class="form-warnings">
      <p class="form-verdict warn">
        <Icon name="question" /> {t('jobForm.warning')}
      </p>
      <ul>
        {warnings.map(({ path, code, by = '' }) => (
          <li key={path + code}>{t(`jobForm.warning.${code}`, { member: path, by })}</li>
        ))}
      </ul>
    </div>
  );
}

export function Times({ answer }: { answer: ValidationAnswer }) {
  const { explanation, timeZone, next } = answer;
  return (
    <section class="panel next">
      <h2>{t('jobForm.check.times')}</h2>
      <p>{explanation}</p>
      {timeZone !== null && next.length > 0 && (
        <p class="faint">{t('jobForm.check.clock', { zone: timeZone })}</p>
      )}
      <ol>
        {next.map(({ at, local, note }) => (
          <li key={at}>
            <Time at={at} local={local} as="clock" /> <Time at={at} />
            {note !== null && <span class="clock-note">{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
