import { share } from '../view/index.js';

/** How much of something is used, as a bar; the words stand beside it. */
export function Meter({ used, total }: { used: number; total: number }) {
  const part = share(used, total);
  const tone = part >= 0.9 ? 'full' : '';
  return (
    <svg class={`meter ${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" width="100" height="6" />
      {part > 0 && <rect class="used" width={Math.max(2, part * 100)} height="6" />}
    </svg>
  );
}
