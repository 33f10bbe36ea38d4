import type { ReportEntry } from '../../report/index.js';
import type { TargetClient } from '../target-client.js';

/**
 * What a dry run tells, for the kind of server that it is about: what that would refuse is refused,
 * and a job that becomes several there says which.
 */
export async function forTarget(
  entries: readonly ReportEntry[],
  client: TargetClient,
): Promise<readonly ReportEntry[]> {
  if (client.kind === 'horae') return entries;
  const told: ReportEntry[] = [];
  // One after the other: parents come before their children.
  for (const entry of entries) told.push(await toldFor(entry, client));
  return told;
}

async function toldFor(entry: ReportEntry, client: TargetClient): Promise<ReportEntry> {
  const { candidate } = entry;
  if (candidate === null) return entry;
  const form = await client.sentForm(candidate);
  if (!form.ok) {
    return { ...entry, candidate: null, name: candidate.job.name, refusal: form.error };
  }
  const { documents, warnings } = form.value;
  const sentAs = documents.map(({ name, schedule, scheduleTimeZone }) => ({
    name: String(name),
    schedule: schedule === undefined ? null : String(schedule),
    scheduleTimeZone: scheduleTimeZone === undefined ? null : String(scheduleTimeZone),
  }));
  return { ...entry, sentAs, notes: [...entry.notes, ...warnings], targetNotes: warnings };
}
