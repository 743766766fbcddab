import type { Page } from '@playwright/test';
import { z } from 'zod';

const probeSchema = z.object({
  /** Of each key, from its event to the beginning of the frame after the one that shows it. */
  keysMs: z.array(z.number()),
  /** What Event Timing says of the same keys, in steps of 8 ms; those under 16 ms are not told. */
  eventsMs: z.array(z.number()),
  /** Tasks of 50 ms and more: the browser tells of no others. */
  longTasksMs: z.array(z.number()),
});

export type ProbeReading = z.infer<typeof probeSchema>;

/**
 * Two frames after a key: the first shows what it did, the beginning of the second says that this one is done. So each
 * figure is up to a frame (17 ms) too high, and never too low.
 */
const install = `(() => {
  const reading = { keysMs: [], eventsMs: [], longTasksMs: [] };
  const onKey = (event) => {
    const pressedMs = event.timeStamp;
    requestAnimationFrame(() => requestAnimationFrame(() => reading.keysMs.push(performance.now() - pressedMs)));
  };
  addEventListener('keydown', onKey, true);
  const events = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'keydown') reading.eventsMs.push(entry.duration);
  });
  events.observe({ type: 'event', durationThreshold: 16 });
  const tasks = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) reading.longTasksMs.push(entry.duration);
  });
  tasks.observe({ type: 'longtask' });
  globalThis.endTypingProbe = () => {
    removeEventListener('keydown', onKey, true);
    events.disconnect();
    tasks.disconnect();
    return reading;
  };
})()`;

/** The last key's frames, and what observers still hold back. */
const settleMs = 500;

/** Measures in the page while keys are being sent to it. */
export async function probePage(page: Page, type: () => Promise<void>): Promise<ProbeReading> {
  await page.evaluate(install);
  await type();
  await page.waitForTimeout(settleMs);
  return probeSchema.parse(await page.evaluate('globalThis.endTypingProbe()'));
}
