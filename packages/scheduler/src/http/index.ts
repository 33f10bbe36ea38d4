export { buildHttp } from './build-http.js';
export {
  type Front,
  type FrontOptions,
  type Proxy,
  type ProxyOptions,
  type RequestHandler,
  createProxy,
  startFront,
} from './front/index.js';
export type { HttpConfig } from './http-config.js';
export { isLoopback, listenProblem } from './http-config.js';
export type { HttpParts, MasterDoor, SchedulerDoor } from './http-parts.js';
export { ListenRefused, type RunningHttp, startHttp, withPort } from './start-http.js';
