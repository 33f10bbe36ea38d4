export { type FilesServer, type FilesServerOptions, startFilesServer } from './files-server.js';
