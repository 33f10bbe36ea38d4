import { createInterface } from 'node:readline';

/**
 * Lines typed by whoever tries things out.
 * @type {Record<string, (cluster: import('./local-cluster.mjs').LocalCluster, member: import('./member.mjs').Member) => void>}
 */
const COMMANDS = {
  kill: (_, member) => member.signal('SIGKILL'),
  stop: (_, member) => member.signal('SIGTERM'),
  pause: (_, member) => member.signal('SIGSTOP'),
  resume: (_, member) => member.signal('SIGCONT'),
  start: (cluster, member) => cluster.start(member),
};

/**
 * @param {import('./local-cluster.mjs').LocalCluster} cluster
 * @param {(text: string) => void} say
 */
export function readCommands(cluster, say) {
  const help = `Type ${Object.keys(COMMANDS).join(', ')} and a name, e.g. "kill scheduler-1".`;
  say(`${help} Nothing is started again by itself; Ctrl-C ends everything.`);
  createInterface({ input: process.stdin }).on('line', (line) => {
    const [verb = '', name = ''] = line.trim().split(/\s+/);
    const member = cluster.members.find((one) => one.name === name);
    const command = COMMANDS[verb];
    if (command === undefined || member === undefined) return say(help);
    command(cluster, member);
    const isStart = verb === 'start';
    say(`${name}: ${verb}${isStart ? `ed, pid ${member.pid}` : ''}`);
  });
}
