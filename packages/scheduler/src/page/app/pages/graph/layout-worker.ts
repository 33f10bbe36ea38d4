import { type GraphShape, layoutGraph } from './layout-graph.js';

// A large graph takes seconds: the page goes on answering meanwhile.
addEventListener('message', (message: MessageEvent<GraphShape>) => {
  postMessage(layoutGraph(message.data));
});
