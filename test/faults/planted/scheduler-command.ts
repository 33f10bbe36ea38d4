import { fileURLToPath } from 'node:url';
import type { PlantedFault } from './planted-faults.js';

/** What is started as a scheduler: the real program, or one with a fault in it. */
export function schedulerCommandWith(planted: PlantedFault | null): {
  readonly schedulerCommand?: readonly string[];
} {
  if (planted === null) return {};
  const program = fileURLToPath(new URL('./planted-scheduler.ts', import.meta.url));
  const loader = import.meta.resolve('tsx');
  return { schedulerCommand: [process.execPath, '--import', loader, program, planted] };
}
