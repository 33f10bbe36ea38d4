import { escapeControls } from '@horae/agent/log';

/** What people see of `horae`: one line at a time, with the time of day. */
export interface Terminal {
  say(text: string): void;
  /** About something that went wrong. */
  warn(text: string): void;
}

export function createTerminal(now: () => Date): Terminal {
  const line = (text: string): string => {
    // Names of jobs and messages of tasks come from outside.
    const time = now().toTimeString().slice(0, 8);
    return `${time}  ${escapeControls(text)}\n`;
  };
  return {
    say: (text) => void process.stdout.write(line(text)),
    warn: (text) => void process.stderr.write(line(text)),
  };
}
