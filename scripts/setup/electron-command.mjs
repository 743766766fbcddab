import { hasDisplay } from './ensure-system-packages.mjs';

/** Chromium refuses its sandbox to root; only then is it turned off, and never inside the app. */
export const rootSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The command that runs a program with a screen, real or virtual. */
export function withDisplay(program, args) {
  if (hasDisplay()) return { command: program, args };
  return {
    command: 'xvfb-run',
    args: ['-a', '--server-args=-screen 0 1600x1000x24', program, ...args],
    note: 'There is no display: running under xvfb-run, on a virtual screen that nobody sees.',
  };
}

export function electronCommand(executable, args) {
  return withDisplay(executable, [...rootSwitches, ...args]);
}
