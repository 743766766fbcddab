import type { Disposable } from '../shared/lifecycle/disposable.ts';
import type { Clock } from '../shared/util/clock.ts';

const pollPeriodMs = 2000;

/** What can be asked about the parent process. */
export interface ParentProbe {
  parentPid(): number;
  isAlive(pid: number): boolean;
}

/** Calls once when the process that started this one is gone: a killed parent closes no port in good order. */
export function watchParent(clock: Clock, onGone: () => void, probe: ParentProbe = processProbe): Disposable {
  const parentPid = probe.parentPid();
  const polling = clock.every(pollPeriodMs, () => {
    // An orphan gets another parent, except on Windows, where the old number stays.
    if (probe.parentPid() === parentPid && probe.isAlive(parentPid)) return;
    polling.dispose();
    onGone();
  });
  return polling;
}

const processProbe: ParentProbe = {
  parentPid: () => process.ppid,
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      // Not ours to signal, but there.
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
};
