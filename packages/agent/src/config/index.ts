export { AGENT_OPTIONS } from './agent-options.js';
export {
  type AgentSettings,
  type HelpAsked,
  type OptionSources,
  readAgentOptions,
} from './read-options.js';
