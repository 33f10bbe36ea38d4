export {
  type Credentials,
  type ListRule,
  type Option,
  type OptionTable,
  type Settings,
  Unreadable,
  amount,
  bytes,
  choice,
  count,
  credentials,
  list,
  optionalText,
  port,
  span,
  text,
  wholeNumber,
  yesNo,
} from './option.js';
export { type OptionFile, parseOptionFile } from './option-file.js';
export { type Exit, type Program, variableOf } from './program.js';
export { type HelpAsked, type OptionSources, readOptions } from './read-options.js';
export { renderReference } from './render-reference.js';
export { type Given, settleOptions } from './settle-options.js';
