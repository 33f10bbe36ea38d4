const FREE_TEXT = new Set(['--command', '--arguments']);
const FILES = /^--(?:conf|conf_file|conf-file)(?:=([^]*))?$/;

/**
 * What yargs would misread: `-` alone is lost, a text that begins with `-` counts as a flag
 * although it is the value of the flag in front of it, and of two lists of files one is dropped.
 */
export function plainArguments(args: readonly string[]): string[] {
  return joinFiles(joinFreeText(args)).map((arg) => (arg === '-' ? '/dev/stdin' : arg));
}

function joinFreeText(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (FREE_TEXT.has(args[index - 1] ?? '')) return [];
    if (FREE_TEXT.has(arg) && index + 1 < args.length) return [`${arg}=${args[index + 1] ?? ''}`];
    return [arg];
  });
}

/** `--conf a b … --conf c` → `--conf a b c …`, at the place of the first one. */
function joinFiles(args: readonly string[]): string[] {
  const files: string[] = [];
  const rest: string[] = [];
  let firstAt: number | null = null;
  let isFile = false;
  for (const arg of args) {
    const flag = FILES.exec(arg);
    if (flag !== null) {
      firstAt ??= rest.length;
      if (flag[1] !== undefined) files.push(flag[1]);
      isFile = flag[1] === undefined;
      continue;
    }
    isFile = isFile && (arg === '-' || !arg.startsWith('-'));
    (isFile ? files : rest).push(arg);
  }
  if (firstAt === null) return rest;
  return [...rest.slice(0, firstAt), '--conf', ...files, ...rest.slice(firstAt)];
}
