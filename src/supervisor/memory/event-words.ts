import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryEventDetail, MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { LeakFinding, MemoryMetrics, MemoryRefusal } from '../../shared/contract/memory-management-api.ts';
import { megabytes, refusalAdvice } from './memory-refusal.ts';

const triggerWords: Readonly<Record<MemoryReceipt['trigger'], string>> = {
  automatic: 'Memory use passed the share of the limit at which cleaning up begins.',
  manual: 'A clean-up was asked for.',
  admission: 'Something needed memory, and there was no room for it.',
  sweep: 'Unused memory was found.',
  'limit-lowered': 'The memory limit was lowered.',
};

export function gcEvent(receipt: MemoryReceipt): MemoryEventDetail {
  const { trigger, askedBytes, durationMs, privateBeforeBytes, privateAfterBytes, outcome } = receipt;
  const isShort = outcome !== 'met';
  return {
    kind: 'gc',
    cause: triggerWords[trigger],
    action: isShort ? 'What is left is in use. Raise the memory limit if work is slow.' : 'Nothing to do.',
    trigger,
    askedBytes,
    returnedBytes: privateBeforeBytes - privateAfterBytes,
    durationMs,
  };
}

export function refusalEvent(refusal: MemoryRefusal, owner: string): MemoryEventDetail {
  const { reason, askedBytes, usedBytes, limitBytes, message } = refusal;
  const action = refusalAdvice(reason);
  return { kind: 'refusal', cause: message, action, reason, owner, askedBytes, usedBytes, limitBytes, times: 1 };
}

/** Names the largest part, tracked or not: what to look at first. */
export function alertEvent(sample: MemoryMetrics): MemoryEventDetail {
  const parts = { ...sample.trackedByComponent, 'V8 heap': sample.v8HeapBytes, untracked: sample.untrackedBytes };
  const [largest = 'the runtime', bytes = 0] = Object.entries(parts).sort((a, b) => b[1] - a[1])[0] ?? [];
  const { privateBytes, usagePercent, baseLimitBytes } = sample;
  return {
    kind: 'alert',
    cause: `${megabytes(privateBytes)} of ${megabytes(baseLimitBytes)} are in use; the largest part is ${largest} (${megabytes(bytes)}).`,
    action: 'Clean up now, or raise the memory limit.',
    usagePercent,
    privateBytes,
  };
}

export function alertClearedEvent(usagePercent: number, lastedMs: number): MemoryEventDetail {
  const cause = `Memory use fell to ${usagePercent.toFixed(0)} % of the limit.`;
  return { kind: 'alert-cleared', cause, action: 'Nothing to do.', usagePercent, lastedMs };
}

/** Null when both are the same. */
export function limitChangedEvent(from: MemoryConfig, to: MemoryConfig): MemoryEventDetail | null {
  const fields = (Object.keys(to) as (keyof MemoryConfig)[]).filter((field) => from[field] !== to[field]); // Its own keys.
  if (fields.length === 0) return null;
  return {
    kind: 'limit-changed',
    cause: `The settings were changed: ${fields.join(', ')}.`,
    action: 'Nothing to do.',
    changes: fields.map((field) => ({ field, from: from[field], to: to[field] })),
  };
}

export function restartEvent(life: number, previousEnd: string): MemoryEventDetail {
  const cause = `Search and indexing were started again: ${previousEnd}.`;
  return { kind: 'restart', cause, action: 'Nothing to do, unless it happens often.', life };
}

export function leakEvent({ cause, action, component, bytesPerSecond, confidence }: LeakFinding): MemoryEventDetail {
  return { kind: 'leak', cause, action, component, bytesPerSecond, confidence };
}
