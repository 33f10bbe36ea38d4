/**
 * What an environment line does here, where that is not what its reader may expect. Null for the
 * others: they hold for the lines below, as under cron.
 */
export function environmentNote(name: string, value: string): string | null {
  switch (name) {
    case 'RANDOM_DELAY':
      return value === '0' ? null : randomDelay(value);
    case 'LOGNAME':
      return `LOGNAME=${value} has no effect: as under cron it is always the user that the line runs as.`;
    case 'TZ':
      return (
        `TZ=${value} is passed to the commands and moves no times, as under cron; the zone of ` +
        `the times is set by CRON_TZ=${value} in its place.`
      );
    case 'MAILFROM':
    case 'CONTENT_TYPE':
    case 'CONTENT_TRANSFER_ENCODING':
      return `${name} is about mail, and Horae sends none; it is passed to the commands as it stands.`;
    default:
      return null;
  }
}

function randomDelay(value: string): string {
  return (
    `RANDOM_DELAY=${value} delays nothing here: the lines below it run at their times; ` +
    'a random minute that stays the same is written "~", e.g. "0~45 3 * * *".'
  );
}
