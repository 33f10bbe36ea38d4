import { createServer } from 'node:net';

export interface WantedPort {
  readonly host: string;
  readonly port: number;
  /** The option that chooses another, e.g. `--http-port`. */
  readonly option: string;
}

/** The ones that somebody else listens on. */
export async function portsInUse(wanted: readonly WantedPort[]): Promise<readonly WantedPort[]> {
  const isFree = await Promise.all(wanted.map(canListen));
  return wanted.filter((_, index) => !isFree[index]);
}

function canListen({ host, port }: WantedPort): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // Other trouble with the address is told better by whoever really listens there.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
