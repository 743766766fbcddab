/** Bytes as megabytes of 10^6 bytes, as everywhere in aiNote. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The same as gigabytes, for what is larger: models. */
export function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** How long something still takes, as coarsely as anyone wants to know; null while it cannot be told. */
export function timeLeft(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return null;
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${counted(minutes, 'minute')} left`;
  const hours = Math.round(seconds / 3_600);
  return `about ${counted(hours, 'hour')} left`;
}

/** A rate with one decimal where it matters. */
export function perSecond(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toString();
}

/** A part of a whole in whole percent; a whole of nothing is complete. */
export function percent(done: number, total: number): number {
  return total <= 0 ? 100 : Math.floor((Math.min(done, total) / total) * 100);
}

const grouped = new Intl.NumberFormat('en');

export const wholeNumber = (value: number) => grouped.format(value);
