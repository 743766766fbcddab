const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const shortClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayOfMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A moment as a person says it: the time alone when it is of today, else with the day. Wall-clock milliseconds. */
export function momentWords(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? clock.format(atMs) : `${dayOfMonth.format(atMs)}, ${shortClock.format(atMs)}`;
}

/** A mark of a time axis whose marks are this far apart. */
export function axisWords(atMs: number, stepMs: number): string {
  if (stepMs >= day) return dayOfMonth.format(atMs);
  return stepMs >= minute ? shortClock.format(atMs) : clock.format(atMs);
}

/** How long something lasts, in its two largest units. */
export function durationWords(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return pair(ms, minute, 'min', second, 's');
  if (ms < day) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

/** How long a short piece of work took. */
export function workWords(ms: number): string {
  return ms < second ? `${Math.round(ms)} ms` : `${(ms / second).toFixed(1)} s`;
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  const whole = `${Math.floor(ms / large)} ${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}
