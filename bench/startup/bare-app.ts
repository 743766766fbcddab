import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const bareEditorSelector = '#editor';

/** The least that an Electron window with an editor takes: aiNote's window options, and one static page. */
export function writeBareApp(folder: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'bare-window', version: '1.0.0', main: 'main.cjs' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.cjs'), mainScript);
  writeFileSync(join(folder, 'index.html'), page(text));
}

const mainScript = `'use strict';
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
const userData = process.argv.find((arg) => arg.startsWith('--user-data-dir='));
if (userData) app.setPath('userData', userData.slice('--user-data-dir='.length));
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 640,
    minHeight: 480,
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  return window.loadFile(join(__dirname, 'index.html'));
});
`;

function page(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html>
<meta charset="utf-8">
<title>bare window</title>
<div id="editor" contenteditable="true" style="white-space: pre-wrap">${escaped}</div>
`;
}
