/** Bytes as megabytes of 10^6 bytes, as everywhere in aiNote. */
export function megabytes(bytes: number): string {
  const tenths = Math.round(Math.abs(bytes) / 1e5);
  return `${bytes < 0 && tenths > 0 ? '−' : ''}${(tenths / 10).toFixed(1)} MB`;
}

/** The size of a text, in the unit that leaves one to three digits before the point. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 999_950 ? `${(bytes / 1_000).toFixed(1)} kB` : megabytes(bytes);
}

/** A difference in megabytes, with its sign. */
export function changedMegabytes(bytes: number): string {
  const words = megabytes(bytes);
  return bytes > 0 && words !== megabytes(0) ? `+${words}` : words;
}

/** Growth as a rate that a person can picture: by the second where it is fast, else by the hour. */
export function growthWords(bytesPerSecond: number): string {
  const perSecond = bytesPerSecond / 1e6;
  return Math.abs(perSecond) >= 0.1
    ? `${perSecond.toFixed(2)} MB a second`
    : `${(perSecond * 3_600).toFixed(1)} MB an hour`;
}

/** A probability in whole percent; never certain. */
export function confidenceWords(share: number): string {
  return share >= 0.995 ? 'over 99 %' : `${Math.round(share * 100)} %`;
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

/** A part of a whole in percent with one decimal; what is less than nothing has a minus. */
export function shareWords(part: number, whole: number): string {
  const tenths = whole === 0 ? 0 : Math.round((Math.abs(part) / whole) * 1_000);
  return `${part < 0 && tenths > 0 ? '−' : ''}${(tenths / 10).toFixed(1)} %`;
}

const grouped = new Intl.NumberFormat('en');

export const wholeNumber = (value: number) => grouped.format(value);
