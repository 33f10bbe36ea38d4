import type { RunAnswer } from '../api/index.js';
import { now } from '../live/index.js';
import { language, t, tWord } from '../text/index.js';
import { durationBars, durationText, routeAddress, stateLook } from '../view/index.js';

const BAR_WIDTH = 12;
const GAP = 3;
const HEIGHT = 56;

/** How long the last runs took, oldest on the left; each bar leads to its run. */
export function DurationChart({ runs }: { runs: readonly RunAnswer[] }) {
  const bars = durationBars(runs, now.value);
  if (bars.length < 2) return null;
  const width = bars.length * (BAR_WIDTH + GAP);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="group">
        {bars.map(({ run, durationMs, height }, index) => {
          const took = durationMs === null ? '–' : durationText(durationMs, language.value);
          const label = `${run.dueAt}: ${tWord('state', run.state)}, ${took}`;
          return (
            <a key={run.id} href={routeAddress('runs', run.id)} aria-label={label}>
              <title>{label}</title>
              <rect class="hit" x={index * (BAR_WIDTH + GAP)} width={BAR_WIDTH} height={HEIGHT} />
              <rect
                class={`bar ${stateLook(run.state).tone}`}
                x={index * (BAR_WIDTH + GAP)}
                y={HEIGHT - height * HEIGHT}
                width={BAR_WIDTH}
                height={height * HEIGHT}
                rx="2"
              />
            </a>
          );
        })}
      </svg>
      <figcaption>{t('job.chart', { count: bars.length })}</figcaption>
    </figure>
  );
}
