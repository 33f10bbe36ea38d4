import type { CommandInfo, TaskInfo } from '@horae/agent/protocol';

let count = 0;

/** A task whose id nobody has used, running the command in a shell unless it says otherwise. */
export function aTask(command: CommandInfo | string, more: Partial<TaskInfo> = {}): TaskInfo {
  count += 1;
  return {
    name: `ChronosTask:test-${count}`,
    task_id: { value: `ct:${Date.now()}:0:test-${count}:` },
    agent_id: { value: 'agent-1' },
    command: typeof command === 'string' ? { shell: true, value: command } : command,
    ...more,
  };
}
