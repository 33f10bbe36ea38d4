import { language, t } from '../../text/index.js';
import { durationText, middleOf, sparkBars } from '../../view/index.js';

const HEIGHT_PX = 22;

/** How long the last runs took, as small bars, and how long they usually take, in words. */
export function Spark({ durationsMs }: { durationsMs: readonly number[] }) {
  const middleMs = middleOf(durationsMs);
  if (middleMs === null) return <span class="faint">–</span>;
  const say = (ms: number) => durationText(ms, language.value);
  const { path, width } = sparkBars(durationsMs, HEIGHT_PX);
  const values = {
    count: durationsMs.length,
    usual: say(middleMs),
    shortest: say(Math.min(...durationsMs)),
    longest: say(Math.max(...durationsMs)),
  };
  return (
    <span class="spark" title={t('jobList.times', values)}>
      <svg
        width={width}
        height={HEIGHT_PX}
        viewBox={`0 0 ${width} ${HEIGHT_PX}`}
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
      <span>{values.usual}</span>
    </span>
  );
}
