import { runNow, session } from '../../api/index.js';
import { sayDone, sayFailed } from '../../parts/index.js';
import { THEMES, chooseTheme, theme } from '../../settings/index.js';
import { chooseLanguage, language, t, tWord } from '../../text/index.js';
import { GO_LETTERS, routeAddress } from '../../view/index.js';
import { leave } from '../account.js';
import { isHelpOpen } from '../help-dialog.js';
import { NAV_PAGES } from '../main-nav.js';
import type { FoundJob } from './use-found-jobs.js';

export interface Command {
  readonly id: string;
  readonly kind: 'page' | 'job' | 'action';
  readonly label: string;
  /** Further words that find it. */
  readonly words?: string;
  /** Beside it: the state of a job, the key that does the same. */
  readonly note?: string;
  readonly act: () => void;
}

/** What can be chosen always. */
export function pageCommands(): readonly Command[] {
  return [
    ...NAV_PAGES.map((page): Command => ({
      id: `page ${page}`,
      kind: 'page',
      label: t(`nav.${page}`),
      words: page,
      note: `g ${GO_LETTERS[page]}`,
      act: () => go(routeAddress(page)),
    })),
    {
      id: 'new job',
      kind: 'action',
      label: t('palette.newJob'),
      words: 'new job create add',
      note: `g ${GO_LETTERS.new}`,
      act: () => go(routeAddress('new')),
    },
    ...choiceCommands(),
  ];
}

function choiceCommands(): readonly Command[] {
  const otherLanguage = language.value === 'en' ? 'zh' : 'en';
  const { by = null, user } = session.value ?? {};
  return [
    ...THEMES.filter((each) => each !== theme.value).map((each): Command => ({
      id: `theme ${each}`,
      kind: 'action',
      label: t('palette.theme', { theme: t(`theme.${each}`) }),
      words: `theme colours dark light ${each}`,
      act: () => chooseTheme(each),
    })),
    {
      id: 'language',
      kind: 'action',
      label: otherLanguage === 'zh' ? '切换到中文' : 'Switch to English',
      words: 'language 语言 english chinese',
      act: () => chooseLanguage(otherLanguage),
    },
    {
      id: 'help',
      kind: 'action',
      label: t('help.title'),
      words: 'help keys shortcuts',
      note: '?',
      act: () => (isHelpOpen.value = true),
    },
    ...(by === 'session'
      ? [
          {
            id: 'sign out',
            kind: 'action' as const,
            label: t('session.signOut', { user: user ?? '' }),
            words: 'sign out log off',
            act: () => void leave(),
          },
        ]
      : []),
  ];
}

/** The jobs that were found; the first can be started from here as well. */
export function jobCommands(jobs: readonly FoundJob[]): readonly Command[] {
  const [first] = jobs;
  return [
    ...jobs.map(({ name, state }): Command => ({
      id: `job ${name}`,
      kind: 'job',
      label: name,
      note: tWord('state', state),
      act: () => go(routeAddress('jobs', name)),
    })),
    ...(first === undefined ? [] : [runCommand(first.name)]),
  ];
}

function runCommand(job: string): Command {
  return {
    id: `run ${job}`,
    kind: 'action',
    label: t('action.runJob', { job }),
    act: () => {
      runNow(job).then(() => sayDone(t('done.run', { job })), sayFailed);
    },
  };
}

function go(address: string): void {
  location.hash = address;
}
