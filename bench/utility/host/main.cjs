// An Electron app without a window: it starts utility processes as it is told, prints what they say, and quits when the
// last of them has ended. Electron alone can start a utility process, and a benchmark runs in Node.
'use strict';
const { app, utilityProcess } = require('electron');

/** What to start, from the benchmark; one process for each line that it names. */
const { marker, processes } = JSON.parse(process.env.AINOTE_BENCH_HOST ?? '{}');
let running = processes.length;

const userData = process.argv.find((arg) => arg.startsWith('--user-data-dir='));
if (userData) app.setPath('userData', userData.slice('--user-data-dir='.length));

void app.whenReady().then(() => processes.forEach(start));

function start({ entry, execArgv, environment, task }, index) {
  const child = utilityProcess.fork(entry, [], { execArgv, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  child.once('spawn', () => {
    print({ index, pid: child.pid });
    child.postMessage(task);
  });
  child.on('message', (message) => print({ index, message }));
  child.once('exit', (exitCode) => {
    print({ index, exitCode });
    running -= 1;
    if (running === 0) app.quit();
  });
}

function print(line) {
  process.stdout.write(`${marker}${JSON.stringify(line)}\n`);
}
