import { memo } from './memo.js';
import { type HitRange, type LogHits, type LogLine, markedSpans } from '../view/index.js';

interface LineProps {
  readonly line: LogLine;
  /** Where what is looked for stands in it. */
  readonly ranges: readonly HitRange[] | null;
  /** Which of them the reader is at; null: none of this line. */
  readonly current: number | null;
}

/** One line of output, only ever as text. Drawn once: a line that stands does not change. */
const Line = memo(
  ({ line, ranges, current }: LineProps) => (
    <div class="line">
      {ranges === null ? <Plain line={line} /> : <Marked {...{ line, ranges, current }} />}
      {'\n'}
    </div>
  ),
  (before, after) =>
    before.line === after.line &&
    before.ranges === after.ranges &&
    before.current === after.current,
);

function Plain({ line }: { line: LogLine }) {
  return (
    <>
      {line.spans.map(({ text, classes }, index) =>
        classes === '' ? (
          text
        ) : (
          <span key={index} class={classes}>
            {text}
          </span>
        ),
      )}
    </>
  );
}

function Marked({ line, ranges, current }: LineProps) {
  return (
    <>
      {markedSpans(line.spans, ranges ?? []).map(({ text, classes, hit }, index) =>
        hit === null ? (
          <span key={index} class={classes}>
            {text}
          </span>
        ) : (
          <mark
            key={index}
            class={hit === current ? `${classes} current` : classes}
            data-current-hit={hit === current ? true : undefined}
          >
            {text}
          </mark>
        ),
      )}
    </>
  );
}

interface LogLinesProps {
  readonly lines: readonly LogLine[];
  readonly hits: LogHits;
  /** Which of all hits the reader is at. */
  readonly at: number;
}

export function LogLines({ lines, hits, at }: LogLinesProps) {
  const currentLine = hits.lines[at];
  const inLine = currentLine === undefined ? 0 : at - hits.lines.indexOf(currentLine);
  return (
    <>
      {lines.map((line) => (
        <Line
          key={line.number}
          line={line}
          ranges={hits.byLine.get(line.number) ?? null}
          current={line.number === currentLine ? inLine : null}
        />
      ))}
    </>
  );
}
