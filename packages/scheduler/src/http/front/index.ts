export { type Front, type FrontOptions, type RequestHandler, startFront } from './start-front.js';
export { type Proxy, type ProxyOptions, createProxy } from './create-proxy.js';
