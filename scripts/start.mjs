// npm start [-- SWITCHES]: sets up what is missing, then opens the app.
import { spawn } from 'node:child_process';
import { electronCommand } from './setup/electron-command.mjs';
import { projectRoot } from './setup/paths.mjs';
import { failSetup } from './setup/progress.mjs';
import { setUp } from './setup/set-up.mjs';

const { runtime, env } = await setUp().catch(failSetup);
const { command, args, note } = electronCommand(runtime.executable, [projectRoot, ...process.argv.slice(2)]);
if (note) console.log(note);
const app = spawn(command, args, { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
app.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
