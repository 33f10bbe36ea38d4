export { addSessionRoutes } from './session-routes.js';
export { type Credentials, PAGE_HEADER, SESSION_COOKIE, SignIn } from './sign-in.js';
