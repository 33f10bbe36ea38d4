export { AGENT_PROGRAM, type AgentSettings } from './agent-options.js';
export { masters } from './masters-option.js';
