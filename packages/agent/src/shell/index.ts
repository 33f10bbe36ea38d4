export { AgentLoop, type AgentLoopParts } from './agent-loop.js';
