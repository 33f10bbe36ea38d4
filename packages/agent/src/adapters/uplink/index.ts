export { HttpUplink, type HttpUplinkOptions } from './http-uplink.js';
