import { type FileHandle, open } from 'node:fs/promises';

const LOOK_EVERY_MS = 300;
const READ_BYTES = 65_536;

/** Shows what is appended to a log from now on, as far as it is a warning or an error. */
export async function followLog(
  file: string,
  show: (line: string) => void,
): Promise<() => Promise<void>> {
  const handle = await open(file, 'a+');
  let offset = (await handle.stat()).size;
  let rest = '';
  const look = async (): Promise<void> => {
    const text = await readFrom(handle, offset);
    offset += text.byteLength;
    const lines = (rest + text.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (/^\S+ (?:WARN|ERROR) /.test(line)) show(line);
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking.then(look).catch(() => undefined);
    await handle.close();
  };
}

async function readFrom(handle: FileHandle, offset: number): Promise<Buffer> {
  const buffer = Buffer.alloc(READ_BYTES);
  const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, offset);
  return buffer.subarray(0, bytesRead);
}
