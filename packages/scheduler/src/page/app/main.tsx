import { render } from 'preact';
import { App } from './app.js';
import { startClock, startEventStream, watchOffice } from './live/index.js';
import { startTheme, startZone } from './settings/index.js';
import './style/index.css';
import { startText } from './text/index.js';

startTheme();
startZone();
startText();
startClock();
startEventStream();
watchOffice();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
