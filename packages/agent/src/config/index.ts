export { AGENT_PROGRAM, type AgentSettings } from './agent-options.js';
