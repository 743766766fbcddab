import type { SupervisorPhase } from '../../shared/contract/supervisor-state.ts';

const phases: Record<SupervisorPhase, string> = {
  starting: 'The process is being started.',
  ready: 'The process is up; this window is being connected to it.',
  unresponsive: 'The process does not answer. It is replaced when it stays silent for ten seconds.',
  restarting: 'The process has ended, and another one takes its place.',
  degraded: 'It is not tried again by itself.',
  stopping: 'The process is ending.',
  stopped: 'The process has ended.',
};

/** What the Memory page says while search and memory are away. */
export const outageTexts = {
  titles: {
    starting: 'Search and memory are starting.',
    down: 'Search and memory are restarting; it takes a few seconds.',
    degraded: 'Search and memory were switched off because they failed repeatedly. Your notes stay editable.',
  },
  phases,
  lastEnd: (reason: string) => `Last end: ${reason}.`,
  nextTry: (seconds: number) => (seconds <= 0 ? 'It is tried again now.' : `It is tried again in ${seconds} s.`),
  tryNow: 'Try now',
  since: (moment: string) => `as of ${moment}`,
} as const;
