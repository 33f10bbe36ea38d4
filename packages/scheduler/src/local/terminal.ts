/** What people see of `horae`: one line at a time, with the time of day. */
export interface Terminal {
  say(text: string): void;
  /** About something that went wrong. */
  warn(text: string): void;
}

export function createTerminal(now: () => Date): Terminal {
  const line = (text: string): string => {
    const time = now().toTimeString().slice(0, 8);
    return `${time}  ${escapeControls(text)}\n`;
  };
  return {
    say: (text) => void process.stdout.write(line(text)),
    warn: (text) => void process.stderr.write(line(text)),
  };
}

/** Names of jobs and messages of tasks come from outside: they must not drive the terminal. */
function escapeControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '�');
}
