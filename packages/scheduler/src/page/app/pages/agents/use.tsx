import { Meter } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { amount, memSize } from '../../view/index.js';

/** How figures are written: cores and tasks as numbers, memory and disk with their unit. */
export type LoadUnit = 'cores' | 'memory';

export function loadText(value: number, unit: LoadUnit): string {
  return unit === 'memory' ? memSize(value, language.value) : amount(value, language.value);
}

interface UseProps {
  readonly used: number;
  readonly total: number;
  readonly unit: LoadUnit;
}

export function Use({ used, total, unit }: UseProps) {
  const values = { used: loadText(used, unit), total: loadText(total, unit) };
  return (
    <span class="use">
      <Meter used={used} total={total} />
      <span>{t('tile.usedOf', values)}</span>
    </span>
  );
}
