import { useEffect, useState } from 'preact/hooks';
import { t } from '../../text/index.js';
import {
  type HeatMeasure,
  HEAT_MEASURES,
  HEAT_VIEWS,
  addDays,
  comingNight,
  heatRange,
  turnPage,
} from '../../view/index.js';
import { type CalendarQuestion, showQuestion } from './calendar-question.js';

interface ToolbarProps {
  readonly question: CalendarQuestion;
  readonly nowLocal: string;
}

export function CalendarToolbar({ question, nowLocal }: ToolbarProps) {
  const { view, day, measure } = question;
  const today = nowLocal.slice(0, 10);
  const turn = (count: number) => {
    const turned = turnPage(view, day, count);
    const isToday = turned === heatRange(view, today).from;
    showQuestion({ ...question, day: isToday ? today : turned, isToday, at: null });
  };
  return (
    <div class="calendar-bar">
      <TimeQuestion question={question} nowLocal={nowLocal} />
      <div class="toolbar">
        <div class="filters" role="group" aria-label={t('calendar.view')}>
          {HEAT_VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              class="filter"
              aria-pressed={name === view}
              onClick={() => showQuestion({ ...question, view: name, at: null })}
            >
              {t(`calendar.view.${name}`)}
            </button>
          ))}
        </div>
        <div class="pages">
          <button type="button" aria-label={t('calendar.earlier')} onClick={() => turn(-1)}>
            ←
          </button>
          <button
            type="button"
            onClick={() => showQuestion({ ...question, day: today, isToday: true, at: null })}
          >
            {t('calendar.today')}
          </button>
          <button type="button" aria-label={t('calendar.later')} onClick={() => turn(1)}>
            →
          </button>
        </div>
        <label>
          {t('calendar.measure')}
          <select
            value={measure}
            onChange={(event) =>
              showQuestion({ ...question, measure: event.currentTarget.value as HeatMeasure })
            }
          >
            {HEAT_MEASURES.map((name) => (
              <option key={name} value={name}>
                {t(`calendar.by.${name}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

/** "What runs tonight at 02:00?": the hour that the time is in. */
function TimeQuestion({ question, nowLocal }: ToolbarProps) {
  const tonight = comingNight(nowLocal);
  const [time, setTime] = useState(tonight);
  useEffect(() => {
    if (question.at !== null && question.at.length >= 13) setTime(`${question.at}:00`.slice(0, 16));
  }, [question.at]);
  const ask = (local: string) => showTime(question, local, nowLocal);
  return (
    <form
      class="toolbar time-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (time !== '') ask(time);
      }}
    >
      <label>
        {t('calendar.ask')}
        <input
          type="datetime-local"
          data-search
          required
          value={time}
          onInput={(event) => setTime(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="main">
        {t('calendar.show')}
      </button>
      <button type="button" onClick={() => ask(tonight)}>
        {t('calendar.tonight')}
      </button>
      <button type="button" onClick={() => ask(hourAfter(nowLocal))}>
        {t('calendar.nextHour')}
      </button>
    </form>
  );
}

/** Shows the hour of a local time, in a view that has it. */
function showTime(question: CalendarQuestion, local: string, nowLocal: string): void {
  const at = local.slice(0, 13);
  const day = local.slice(0, 10);
  const today = nowLocal.slice(0, 10);
  const shown = heatRange('week', question.day);
  const isShown = question.view === 'week' && day >= shown.from && day < shown.to;
  if (isShown) return showQuestion({ ...question, at });
  const isThisWeek = day >= today && day < addDays(today, 7);
  const from = isThisWeek ? today : day;
  showQuestion({ ...question, view: 'week', day: from, isToday: isThisWeek, at });
}

function hourAfter(nowLocal: string): string {
  const next = new Date(Date.parse(`${nowLocal.slice(0, 13)}:00Z`) + 3_600_000);
  return next.toISOString().slice(0, 16);
}
