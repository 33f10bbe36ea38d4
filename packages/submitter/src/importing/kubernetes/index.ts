export { isKubernetesObject, jobFromCronJob } from './kubernetes.js';
