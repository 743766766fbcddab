import type { Disposable } from '../src/shared/lifecycle/disposable.ts';
import { privateBytesOf } from './private-bytes.ts';

/** Looks at a process's private bytes from outside, at a fixed pace, until disposed. */
export function samplePrivateBytes(pid: number, periodMs: number, onSample: (bytes: number) => void): Disposable {
  const timer = setInterval(() => {
    const bytes = privateBytesOf(pid);
    if (bytes !== null) onSample(bytes);
  }, periodMs);
  timer.unref(); // A benchmark that failed must not wait for it.
  return { dispose: () => clearInterval(timer) };
}
