import { confidenceWords, growthWords, megabytes } from './logic/number-words.ts';

/** What the Memory page says of leaks, and of evidence of them. */
export const leakTexts = {
  title: 'Leaks',
  none: 'No leak found',
  noneHint: 'Each part is watched for growth that no clean-up takes back.',
  noneShown: 'No other leak found',
  earlier: (count: number) => `Found before the last restart, within a week: ${count}`,
  ignored: (count: number) => `Ignored for now: ${count}`,
  waiting: 'Leaks are looked for as soon as search and memory are back.',
  rate: 'Grows by',
  grown: 'Grown',
  confidence: 'Confidence',
  since: 'Since',
  tried: 'Tried',
  triedValue: (hasReduced: boolean | null) => {
    if (hasReduced === null) return 'No clean-up since';
    return hasReduced ? 'Clean-ups took much of it back' : 'Clean-ups did not reduce it';
  },
  holders: (names: string) => `Most of it: ${names}.`,
  holder: (name: string, bytes: number) => `${name} ${megabytes(bytes)}`,
  rateValue: growthWords,
  confidenceValue: confidenceWords,
  grownResource: (grown: number, count: number) => `by ${grown}, to ${count}`,
  perHour: (perHour: number) => `${Math.round(perHour)} an hour`,
  resourceCurve: (name: string, from: number, to: number) => `${name}: from ${from} to ${to}`,
  curve: (component: string, from: number, to: number) =>
    `${component}: from ${megabytes(from)} to ${megabytes(to)} after clean-ups`,
  actions: {
    of: (name: string) => `What to do about: ${name}`,
    restart: 'Restart search',
    restartHint: 'Ends the process that leaks and starts it anew; it takes a few seconds, and nothing is lost.',
    restarted: 'Search and memory were restarted.',
    save: 'Save evidence…',
    saveHint: 'Figures and names of the app’s parts, to attach to a report. No text, name or path of a note is in it.',
    saved: (file: string) => `The evidence was saved as “${file}”.`,
    ignore: 'Ignore for now',
    ignoreHint: 'Puts this card away until the app is restarted. The leak goes on being watched.',
    showAgain: 'Show again',
  },
  evidence: {
    open: 'Open evidence…',
    openHint: 'Shows what was saved in an evidence file',
    title: (file: string) => `Evidence: ${file}`,
    lead: (moment: string, version: string, platform: string) =>
      `Saved at ${moment} by aiNote ${version} on ${platform}.`,
    figures: 'Memory at that time',
    private: 'Private bytes',
    tracked: 'Tracked',
    untracked: 'Not tracked',
    heap: 'JavaScript heap',
    limit: 'Limit',
    cleanUps: 'Latest clean-ups',
    cleanUpsValue: (count: number, returned: number) =>
      count === 0 ? 'none' : `${count}, which returned ${megabytes(Math.max(0, returned))}`,
    history: 'Private bytes before',
    curve: (from: number, to: number) => `Private bytes from ${megabytes(from)} to ${megabytes(to)}`,
    part: 'Part',
    size: 'Size',
  },
} as const;
