export { AgentPage } from './agent-page.js';
export { AgentsPage } from './agents-page.js';
