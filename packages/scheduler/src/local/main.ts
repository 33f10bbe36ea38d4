import { runCommand } from '../cli/index.js';
import { LOCAL_PROGRAM, type LocalSettings } from '../config/index.js';
import { exitCode } from '../shell/index.js';
import { type DataDirClaim, claimDataDir } from './claim-data-dir.js';
import { EndRequests } from './end-requests.js';
import { followRuns } from './follow-runs.js';
import { type WantedPort, portsInUse } from './free-ports.js';
import { loadExamples } from './load-examples.js';
import { LocalSetUp } from './local-set-up.js';
import { createTerminal } from './terminal.js';

const terminal = createTerminal(() => new Date());

/** `horae`: a scheduler and an agent on this machine, for as long as this runs. */
async function run(settings: LocalSettings): Promise<void> {
  const startedMs = performance.now();
  const dataDir = settings['data-dir'];
  const claim = await claimDataDir({ dataDir, say: terminal.say });
  if (typeof claim === 'string') return refuse(claim, exitCode('storeInUse'));
  const taken = await portsInUse(wantedPorts(settings));
  if (taken.length > 0) {
    claim.release();
    taken.forEach((port) => terminal.warn(takenText(port)));
    process.exitCode = exitCode('portInUse');
    return;
  }
  const env = { ...process.env };
  let stopFollowing = (): void => undefined;
  let end = (code: number): void => process.exit(code);
  const setUp = new LocalSetUp({
    settings,
    env,
    terminal,
    claim,
    onHopeless: (code) => end(code),
  });
  end = endOnce(setUp, claim, () => stopFollowing());

  const url = await setUp.start().catch((error: Error) => {
    terminal.warn(error.message);
    end(exitCode('childFailed'));
    return null;
  });
  if (url === null) return;
  const headers = authorization(env);
  stopFollowing = followRuns({ url, headers, print: terminal.say });
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  terminal.say(`Ready in ${seconds} s. Page and REST: ${url}  State: ${dataDir}  Ctrl-C ends.`);
  await loadExamples({ folder: settings.examples, dataDir, url, env, say: terminal.say });
}

/** Ends well when asked to, and at once when asked again. */
function endOnce(
  setUp: LocalSetUp,
  claim: DataDirClaim,
  stopFollowing: () => void,
): (code: number) => void {
  const requests = new EndRequests(() => performance.now());
  function end(code: number): void {
    if (requests.isEnding) return;
    requests.begin();
    stopFollowing();
    setUp
      .stop()
      .catch((error: Error) => terminal.warn(error.message))
      .finally(() => {
        claim.release();
        terminal.say('Ended.');
        process.exit(code);
      });
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (requests.isEcho) return;
      if (requests.isEnding) {
        setUp.kill();
        process.exit(130);
      }
      terminal.say('Ending tasks, agent and scheduler. Once more ends at once.');
      end(exitCode('stopped'));
    });
  }
  return end;
}

function wantedPorts(settings: LocalSettings): readonly WantedPort[] {
  return [
    { host: settings['http-host'], port: settings['http-port'], option: '--http-port' },
    { host: '127.0.0.1', port: settings['master-port'], option: '--master-port' },
    { host: '127.0.0.1', port: settings['agent-port'], option: '--agent-port' },
  ];
}

function takenText({ host, port, option }: WantedPort): string {
  return `${host}:${port} is in use by another program. Choose another port with ${option}.`;
}

/** What this command itself has to show to the scheduler that it starts. */
function authorization(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const credentials = env['HORAE_HTTP_CREDENTIALS'];
  if (credentials === undefined) return {};
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function refuse(text: string, code: number): void {
  terminal.warn(text);
  process.exitCode = code;
}

await runCommand({ program: LOCAL_PROGRAM, run });
