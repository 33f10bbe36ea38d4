/** More repeats than a line of a table shows. */
const REPEAT_COUNT_SHOWN_MAX = 2;
const CELL_LENGTH_MAX = 120;

/**
 * A schedule for a table, where the union of many repeats would fill the screen: the crontab line
 * that it came from, else its first repeat. JSON and `get` have the whole text.
 */
export function scheduleCell(schedule: string, crontab: string | undefined): string {
  const repeats = schedule.split(';');
  const isShort = repeats.length <= REPEAT_COUNT_SHOWN_MAX && schedule.length <= CELL_LENGTH_MAX;
  if (isShort) return schedule;
  if (repeats.length === 1) return `${schedule.slice(0, CELL_LENGTH_MAX)}…`;
  if (crontab !== undefined) return `${crontab} (crontab, ${repeats.length} repeats)`;
  return `${repeats.length} repeats: ${repeats[0] ?? ''};…`;
}
