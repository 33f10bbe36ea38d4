import { tWord } from '../text/index.js';
import { stateLook } from '../view/index.js';
import { Icon } from './icon.js';

/** A state as icon, word and colour. */
export function StateChip({ state, title }: { state: string; title?: string | undefined }) {
  const { tone, icon } = stateLook(state);
  return (
    <span class={`chip ${tone}`} title={title} data-state={state}>
      <Icon name={icon} />
      {tWord('state', state)}
    </span>
  );
}
