import { effect } from '@preact/signals';
import { render } from 'preact';
import { isSignedOut, readSession } from './api/index.js';
import { App } from './app.js';
import { startKeyboard } from './frame/index.js';
import { startClock, startEventStream, watchOffice } from './live/index.js';
import { startShortcuts, startTheme, startZone } from './settings/index.js';
import './style/index.css';
import { startText } from './text/index.js';

startTheme();
startZone();
startShortcuts();
startText();
startClock();
startKeyboard();
void readSession().then(() => {
  const stop = effect(() => {
    if (isSignedOut.value) return;
    startEventStream();
    watchOffice();
    queueMicrotask(() => stop());
  });
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
});
