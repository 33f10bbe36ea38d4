import type { Command } from './context.js';
import { EXIT } from './surroundings.js';

/** `submitter --example`: a job file with every member explained, for a start. */
export const printExample: Command = async (context) => {
  context.surroundings.out(EXAMPLE_FILE);
  return EXIT.done;
};

export const EXAMPLE_FILE = `// A job file for: submitter --conf FILE
// Lines that begin with // or # are comments. Only name, owner and command are needed.
{
  // Whose job it is. The command runs as this user on the machine, unless "user" names another.
  "owner": "dw",

  // How others name it: letters, digits, "_", " ", ".", "#" and "-".
  "name": "check-warehouse",

  // A crontab schedule in front of the command. Without one (and without
  // dependencies) the job runs once, five minutes from now.
  "command": "01 11 * * * /opt/check/check.sh --yesterday",

  // Jobs that must all have succeeded first. With them, a schedule in the
  // command is cut off and means nothing.
  // "dependencies": ["import-orders", "import-customers"],

  // The user on the machine; "" leaves the choice to the agent there.
  "user": "",

  // The machine, by its host name. Any machine when left out.
  // "host": "node1.example.org",

  // How often it is tried again after a failure, and the pause before, in seconds.
  "retries": 2,
  "retryInterval": 60,

  // What it needs: cores, and MB. Without them 0.1, 1024 and 1024.
  "cpus": 0.1,
  "mem": 128,
  "disk": 128,

  // Files fetched into the working directory before the run.
  // "uris": ["https://example.org/tool.tgz"],

  // Whose clock the schedule is meant in. This machine's zone when left out.
  // "scheduleTimeZone": "Europe/Berlin",

  // What people read about it.
  "description": "Checks that yesterday's data has arrived"
}
`;
