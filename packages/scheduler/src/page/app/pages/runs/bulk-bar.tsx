import { useState } from 'preact/hooks';
import { type RunDetailAnswer, markRunDone, retryRun } from '../../api/index.js';
import { Icon, askFirst, errorSentence, sayDone, sayFailed } from '../../parts/index.js';
import { t } from '../../text/index.js';

interface BulkBarProps {
  readonly runs: readonly RunDetailAnswer[];
  /** Null where there is nothing to select. */
  readonly selectAll: (() => void) | null;
  readonly selectNone: () => void;
}

/** More names than that are counted. */
const NAMED_COUNT_MAX = 5;

/** What can be done with the selected runs, each after a question that names their count. */
export function BulkBar({ runs, selectAll, selectNone }: BulkBarProps) {
  const [isBusy, setBusy] = useState(false);
  const count = runs.length;
  const act = async (what: 'again' | 'done') => {
    if (isBusy) return;
    const isConfirmed = await askFirst({
      title: t(`runs.${what}Title`, { count }),
      text: t(`runs.${what}Text`),
      subject: namesOf(runs),
      confirm: t(`runs.${what}Confirm`),
      isHarmless: true,
    });
    if (!isConfirmed) return;
    setBusy(true);
    await askForEach(runs, what === 'again' ? retryRun : markRunDone);
    selectNone();
    setBusy(false);
  };
  return (
    <div class="bulk-bar">
      <span role="status">{count > 0 && t('runs.selected', { count })}</span>
      {selectAll !== null && (
        <button type="button" class="filter" onClick={selectAll}>
          {t('runs.selectAll')}
        </button>
      )}
      {count > 0 && (
        <>
          <button type="button" class="filter" onClick={selectNone}>
            {t('runs.unselect')}
          </button>
          <button
            type="button"
            class="action main"
            aria-busy={isBusy}
            onClick={() => void act('again')}
          >
            <Icon name="again" /> {t('runs.againConfirm')}
          </button>
          <button type="button" class="action" aria-busy={isBusy} onClick={() => void act('done')}>
            <Icon name="check" /> {t('runs.doneConfirm')}
          </button>
        </>
      )}
    </div>
  );
}

/** One after the other, oldest first, and says how many were refused. */
async function askForEach(
  runs: readonly RunDetailAnswer[],
  ask: (id: string) => Promise<void>,
): Promise<void> {
  const oldestFirst = [...runs].sort((left, right) => (left.dueAt < right.dueAt ? -1 : 1));
  const reasons: string[] = [];
  for (const { id } of oldestFirst) {
    try {
      await ask(id);
    } catch (error) {
      reasons.push(errorSentence(error));
    }
  }
  const doneCount = runs.length - reasons.length;
  if (doneCount > 0) sayDone(t('runs.bulkDone', { count: doneCount }));
  const [reason] = reasons;
  if (reason !== undefined) {
    sayFailed(t('runs.bulkFailed', { count: reasons.length, reason }));
  }
}

function namesOf(runs: readonly RunDetailAnswer[]): string {
  const names = [...new Set(runs.map(({ job }) => job))];
  const named = names.slice(0, NAMED_COUNT_MAX).join(', ');
  return names.length > NAMED_COUNT_MAX ? `${named}, …` : named;
}
