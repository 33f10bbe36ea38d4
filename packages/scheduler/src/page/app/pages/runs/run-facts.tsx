import type { ComponentChildren } from 'preact';
import type { AttemptDetailAnswer, RunDetailAnswer } from '../../api/index.js';
import { Time } from '../../parts/index.js';
import { t, tWord } from '../../text/index.js';
import { exitHint, keywordMatch, reasonText } from '../../view/index.js';

interface RunFactsProps {
  readonly run: RunDetailAnswer;
  /** Null before the first. */
  readonly attempt: AttemptDetailAnswer | null;
  readonly showMatch: () => void;
}

/** What made a run as it is, and what it belongs to. */
export function RunFacts({ run, attempt, showMatch }: RunFactsProps) {
  // What a waiting run waits for is said below, with its time.
  const reason = run.state === 'queued' ? '' : reasonText(run);
  return (
    <dl class="facts wide run-facts">
      {reason !== '' && (
        <Fact name={t('run.reason')}>
          <span class="breaks">{reason}</span>
        </Fact>
      )}
      {attempt !== null && <Ending attempt={attempt} />}
      {attempt !== null && <Match attempt={attempt} showMatch={showMatch} />}
      <Fact name={t('run.trigger')}>{tWord('trigger', run.trigger)}</Fact>
      <Fact name={t('run.cycle')}>
        <Time at={run.cycle} as="clock" />
      </Fact>
      <Fact name={t('run.queue')}>
        {t('run.queueValue', { queue: run.queue, priority: run.priority })}
      </Fact>
      {run.arguments && run.arguments.length > 0 && (
        <Fact name={t('run.arguments')}>
          <span class="mono breaks">{run.arguments.join(' ')}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Ending({ attempt }: { attempt: AttemptDetailAnswer }) {
  const { exitCode, signal, timedOut } = attempt;
  const hint = exitHint(attempt);
  const parts = [
    exitCode === null ? '' : t('run.exitCode', { code: exitCode }),
    signal === null ? '' : t('run.exitSignal', { signal }),
    timedOut ? t('run.timedOut') : '',
    hint === null ? '' : t(`run.hint.${hint}`),
  ];
  const text = parts.filter(Boolean).join(' · ');
  return text === '' ? null : <Fact name={t('run.exit')}>{text}</Fact>;
}

function Match({
  attempt,
  showMatch,
}: Pick<RunFactsProps, 'showMatch'> & { attempt: AttemptDetailAnswer }) {
  const match = keywordMatch(attempt.message);
  if (match === null) return null;
  const { keyword, stream, line } = match;
  return (
    <Fact name={t('run.matched')}>
      {line === null
        ? t('run.matchedValue', { keyword, stream })
        : t('run.matchedLine', { keyword, stream, line })}{' '}
      <button type="button" class="link" onClick={showMatch}>
        {t('run.showMatch')}
      </button>
    </Fact>
  );
}
