// Electron loads this before the app that it starts (electron -r probe.cjs APP): it tells when a person can write,
// then quits the app. Both sides of the comparison run under it, without inspector or remote debugging, so what it
// costs is small and the same for both.
'use strict';
const { app } = require('electron');

/** What to wait for, from the benchmark. */
const { selector, text, marker } = JSON.parse(process.env.AINOTE_BENCH_PROBE ?? '{}');

/** Runs in the page. Looks once a frame; the frame after the first success has painted the editor. */
const waitUntilUsable = `new Promise((resolve) => {
  const isUsable = () => {
    const editor = document.querySelector(${JSON.stringify(selector)});
    if (!editor?.isContentEditable || !editor.textContent.includes(${JSON.stringify(text)})) return false;
    if (document.activeElement !== editor) editor.focus();
    return document.activeElement === editor;
  };
  const look = () =>
    requestAnimationFrame(() => (isUsable() ? requestAnimationFrame(() => resolve(Date.now())) : look()));
  look();
})`;

app.on('browser-window-created', (_event, window) => void report(window));

async function report(window) {
  const shown = new Promise((resolve) => window.once('show', () => resolve(Date.now())));
  // By the frame: the window's own executeJavaScript waits until everything has loaded.
  const usable = new Promise((resolve) => {
    window.webContents.once('dom-ready', () =>
      resolve(window.webContents.mainFrame.executeJavaScript(waitUntilUsable)),
    );
  });
  try {
    const [shownMs, usableMs] = await Promise.all([shown, usable]);
    print({ shownMs, usableMs });
  } catch (error) {
    print({ problem: String(error) });
  }
  app.quit();
}

function print(found) {
  process.stdout.write(`${marker}${JSON.stringify(found)}\n`);
}
