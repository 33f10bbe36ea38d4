export { LOCAL_OPTIONS, type LocalSettings } from './local-options.js';
