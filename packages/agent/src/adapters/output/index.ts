export { FileOutputs, type FileOutputsOptions } from './file-outputs.js';
