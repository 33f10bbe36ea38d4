/** Something that can be chosen by a part of its name. */
export interface Named {
  readonly label: string;
  /** Further words that find it, e.g. its name in the other language. */
  readonly words?: string;
}

/** Those that have every word of the text, in any case; first those that begin with the text. */
export function matchCommands<Command extends Named>(
  commands: readonly Command[],
  text: string,
): readonly Command[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return commands;
  const words = wanted.split(/\s+/);
  const found = commands.filter((command) => {
    const said = `${command.label} ${command.words ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const begins = (command: Command) => command.label.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((command) => !begins(command))];
}
