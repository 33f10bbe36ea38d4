import type { DependencyMode } from '@horae/submitter/job';
import { type Language, explainSchedule } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry } from '../state.js';
import { parentsOf } from './job-order.js';

/** More parents than that are counted instead of named. */
const NAMED_COUNT_MAX = 10;

/** All of them have been deleted with `?cascade=detach`. */
const WITHOUT_PARENTS: Readonly<Record<Language, string>> = {
  en: 'Waits for parents: it has none any more. Give it parents or a schedule.',
  zh: '等待父作业：它已没有父作业。请为它指定父作业或计划。',
};

/** When a job runs, as one sentence with its full stop: by its schedule, or after which parents. */
export function explainJob(entry: ReadonlyJobEntry, language: Language): string {
  const { schedule, gate } = entry;
  if (schedule !== null) return explainSchedule(schedule, language, { at: entry.putAt });
  return explainParents(parentsOf(entry), gate?.mode ?? null, language);
}

/** The same for a gate that is not there yet; `mode` is null where it has none. */
export function explainParents(
  parents: readonly string[],
  mode: DependencyMode | null,
  language: Language,
): string {
  if (parents.length === 0) return WITHOUT_PARENTS[language];
  const isOfOneRound = mode === 'cycle' && parents.length > 1;
  return language === 'zh'
    ? afterParentsInChinese(parents, isOfOneRound)
    : afterParents(parents, isOfOneRound);
}

function afterParents(parents: readonly string[], isOfOneRound: boolean): string {
  const round = isOfOneRound ? ' in the same round' : '';
  if (parents.length === 1) return `After ${parents[0]} has succeeded.`;
  if (parents.length > NAMED_COUNT_MAX) {
    const named = parents.slice(0, NAMED_COUNT_MAX).join(', ');
    const count = parents.length - NAMED_COUNT_MAX;
    return `After ${named} and ${count} more jobs have succeeded${round}.`;
  }
  return `After ${parents.slice(0, -1).join(', ')} and ${parents.at(-1)} have succeeded${round}.`;
}

function afterParentsInChinese(parents: readonly string[], isOfOneRound: boolean): string {
  const when = isOfOneRound ? '在同一轮中' : '在';
  if (parents.length === 1) return `在 ${parents[0]} 成功之后。`;
  if (parents.length > NAMED_COUNT_MAX) {
    const named = parents.slice(0, NAMED_COUNT_MAX).join('、');
    return `${when} ${named} 等 ${parents.length} 个作业都成功之后。`;
  }
  return `${when} ${parents.slice(0, -1).join('、')} 和 ${parents.at(-1)} 都成功之后。`;
}
