export { AGENT_PROGRAM, type AgentSettings } from './agent-options.js';
export { masters } from './masters-option.js';
export { sessionTimeout } from './session-timeout-option.js';
