export { OutputRunner } from './output-runner.js';
export { AgentLoop, type AgentLoopParts } from './agent-loop.js';
