export { drawHashed } from './draw-hashed.js';
export { GO_DST, cronFromGo } from './go-cron.js';
export { goDurationMs } from './go-duration.js';
export { settleEvery } from './settle-every.js';
