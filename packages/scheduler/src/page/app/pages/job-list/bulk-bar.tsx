import { useState } from 'preact/hooks';
import { type JobAction, type JobActionAnswer, actOnJobs } from '../../api/index.js';
import { Icon, askFirst, sayDone, sayFailed } from '../../parts/index.js';
import { t } from '../../text/index.js';
import type { IconName } from '../../view/index.js';
import type { Selection } from './use-selection.js';

const ACTIONS: readonly { readonly action: JobAction; readonly icon: IconName }[] = [
  { action: 'run', icon: 'play' },
  { action: 'pause', icon: 'pause' },
  { action: 'resume', icon: 'resume' },
  { action: 'delete', icon: 'cross' },
];

interface BulkBarProps {
  readonly selection: Selection;
  readonly onResults: (results: BulkResults) => void;
}

export interface BulkResults {
  readonly action: JobAction;
  readonly items: readonly JobActionAnswer[];
}

/** What can be done with the jobs that are chosen; stays in sight while the list scrolls. */
export function BulkBar({ selection, onResults }: BulkBarProps) {
  const [doneCount, setDoneCount] = useState<number | null>(null);
  const names = [...selection.names];
  const count = names.length;
  if (count === 0) return null;
  const act = async (action: JobAction) => {
    if (doneCount !== null || !(await askFirst(questionAbout(action, names)))) return;
    setDoneCount(0);
    try {
      const items = await actOnJobs(action, names, setDoneCount);
      const done = items.filter(({ ok }) => ok).map(({ name }) => name);
      if (action === 'delete') selection.unselect(done);
      if (done.length > 0) sayDone(t(`jobList.did.${action}`, { count: done.length }));
      onResults({ action, items });
    } catch (error) {
      sayFailed(error);
    }
    setDoneCount(null);
  };
  return (
    <div class="bulk" role="region" aria-label={t('jobList.bulk')}>
      <span class="bulk-count" role="status">
        {doneCount === null
          ? t('jobList.selected', { count })
          : t('jobList.progress', { done: doneCount, count })}
      </span>
      <span class="bulk-actions">
        {ACTIONS.map(({ action, icon }) => (
          <button
            key={action}
            type="button"
            class={`action ${action === 'delete' ? 'warning' : ''}`}
            aria-busy={doneCount !== null}
            aria-label={t(`jobList.name.${action}`, { count })}
            onClick={() => void act(action)}
          >
            <Icon name={icon} />
            <span>{t(`jobList.word.${action}`)}</span>
          </button>
        ))}
        <button type="button" class="plain" onClick={selection.clear}>
          {t('jobList.unselect')}
        </button>
      </span>
    </div>
  );
}

/** Names that the question shows; the others are counted. */
const SHOWN_COUNT = 8;

function questionAbout(action: JobAction, names: readonly string[]) {
  const count = names.length;
  const more = count - SHOWN_COUNT;
  const shown = names.slice(0, SHOWN_COUNT).join(', ');
  const isDeletion = action === 'delete';
  return {
    title: t(`jobList.ask.${action}`, { count }),
    subject: more > 0 ? t('jobList.andMore', { names: shown, count: more }) : shown,
    text: t(`jobList.askText.${action}`),
    confirm: t(`jobList.name.${action}`, { count }),
    isHarmless: !isDeletion,
    ...(isDeletion && count > 1
      ? { typed: { label: t('jobList.typeCount', { count }), word: String(count) } }
      : {}),
  };
}
