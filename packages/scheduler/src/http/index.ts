export { buildHttp } from './build-http.js';
export type { HttpConfig } from './http-config.js';
export { isLoopback, listenProblem } from './http-config.js';
export type { HttpParts, MasterDoor, SchedulerDoor } from './http-parts.js';
export { ListenRefused, type RunningHttp, startHttp } from './start-http.js';
