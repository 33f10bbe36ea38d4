import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { RequestFailed } from '../api/index.js';
import { sayFailed } from '../parts/index.js';

export const isPaletteOpen = signal(false);

interface PaletteProps {
  readonly onClose: () => void;
}

/** The palette, fetched when it is first asked for. */
export function PaletteHost() {
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null);
  const isOpen = isPaletteOpen.value;
  useEffect(() => {
    if (!isOpen || Palette !== null) return;
    import('./palette/index.js').then(
      (fetched) => setPalette(() => fetched.Palette),
      () => {
        isPaletteOpen.value = false;
        sayFailed(new RequestFailed(0, ''));
      },
    );
  }, [isOpen]);
  if (!isOpen || Palette === null) return null;
  return <Palette onClose={() => (isPaletteOpen.value = false)} />;
}
