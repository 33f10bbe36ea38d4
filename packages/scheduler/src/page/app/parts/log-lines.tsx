import { memo } from './memo.js';
import type { LogLine } from '../view/index.js';

/** One line of output, only ever as text. Drawn once: a line that stands does not change. */
const Line = memo(
  ({ line }: { line: LogLine }) => (
    <div class="line">
      {line.spans.map(({ text, classes }, index) =>
        classes === '' ? (
          text
        ) : (
          <span key={index} class={classes}>
            {text}
          </span>
        ),
      )}
      {'\n'}
    </div>
  ),
  (before, after) => before.line === after.line,
);

export function LogLines({ lines }: { lines: readonly LogLine[] }) {
  return (
    <>
      {lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </>
  );
}
