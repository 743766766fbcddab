import type { ProcessMeasure, ProcessRole } from '../../shared/contract/process-api.ts';
import type { MemoryEvent, MemoryReceipt, PressureLevel } from '../../shared/contract/memory-events.ts';
import { megabytes, wholeNumber } from './logic/number-words.ts';
import type { RetrievalLevel } from './logic/retrieval-shares.ts';
import { workWords } from './logic/time-words.ts';
import { leakTexts } from './leak-texts.ts';
import { cleanUpPreviewTexts } from './memory-clean-up-texts.ts';
import { reasonsTexts } from './memory-reasons-texts.ts';
import { memoryHistoryTexts } from './memory-history-texts.ts';
import { outageTexts } from './outage-texts.ts';
import { partsBarTexts, processTexts, truthTexts } from './memory-figures-texts.ts';

const components: Readonly<Record<string, string>> = {
  runtime: 'Runtime',
  database: 'Database',
  'vector-store': 'Vector store',
  'embedding-cache': 'Vectors of recent searches',
  'embedding-batch': 'Passages being prepared',
  'model-buffers': 'Texts on their way to the model',
  'note-read': 'Notes being read',
  'vault-scan': 'The list of notes, while they are compared',
  'search-results': 'Results on their way to the window',
  'ask-answers': 'Answers being written',
  'array-buffers': 'Buffers without an owner',
  ports: 'Open ports to windows',
  statements: 'Prepared database statements',
  listeners: 'Listeners',
  timers: 'Timers',
  stale: 'Unused allocations',
  'idle-model': 'Idle model process',
  'idle-ollama': 'Idle models in Ollama',
  v8: 'JavaScript heap',
  heap: 'JavaScript heap',
  untracked: 'Not tracked',
};

/** How the supervisor's own sentences name what has a word of its own here. */
const componentsInSentences: Readonly<Record<string, string>> = {
  'vector-store': 'the vector store',
  'embedding-cache': 'the vectors of recent searches',
  'embedding-batch': 'the passages being prepared',
  'model-buffers': 'the texts on their way to the model',
  'note-read': 'the notes being read',
  'vault-scan': 'the list of notes being compared',
  'ask-answers': 'the answers being written',
  'V8 heap': 'the JavaScript heap',
};
const namesInSentences = new RegExp(`\\b(?:${Object.keys(componentsInSentences).join('|')})\\b`, 'g');

/** A sentence of the supervisor with its components in words. */
export function inWords(sentence: string): string {
  const worded = sentence.replace(namesInSentences, (name) => componentsInSentences[name] ?? name);
  return worded.charAt(0).toUpperCase() + worded.slice(1);
}

const levels: Record<PressureLevel, string> = {
  normal: 'Normal',
  elevated: 'Elevated',
  high: 'High',
  'at-limit': 'At the limit',
};

const eventKinds: Record<MemoryEvent['kind'], string> = {
  gc: 'Clean-up',
  refusal: 'Request refused',
  alert: 'Memory alert',
  'alert-cleared': 'Alert over',
  'limit-changed': 'Limits changed',
  restart: 'Search restarted',
  'stale-cleanup': 'Unused memory released',
  leak: 'Leak found',
};

const triggers: Record<MemoryReceipt['trigger'], string> = {
  automatic: 'by itself',
  manual: 'asked for',
  admission: 'to make room',
  sweep: 'of unused memory',
  'limit-lowered': 'after the limit was lowered',
};

const outcomes: Record<MemoryReceipt['outcome'], string> = {
  met: 'The target was met.',
  short: 'What is left is in use.',
  'timed-out': 'It was ended because it took too long.',
};

const roles: Record<ProcessRole, string> = {
  main: 'Windows and files',
  page: 'This page',
  supervisor: 'Search and memory',
  model: 'Language model',
  gpu: 'Graphics',
  network: 'Network',
  utility: 'Other helper',
};

const measures: Record<ProcessMeasure, string> = {
  'private-dirty': 'Private',
  'private-bytes': 'Private',
  'resident-set': 'Resident',
};

/** Less than this is the coming and going of any process. */
const isNoticeable = (bytes: number) => bytes >= 50_000;

/** What the Memory page says. */
export const memoryTexts = {
  title: 'Memory',
  back: 'Back to the notes',
  unit: 'All figures were measured. 1 MB is 1,000,000 bytes.',
  none: 'Nothing has been measured yet',
  noneHint: 'Figures appear as soon as search and memory have started.',
  component: (name: string) => components[name] ?? name,
  outage: outageTexts,
  use: {
    title: 'In use',
    of: (limit: number) => `of ${megabytes(limit)}`,
    gauge: 'Private bytes of search and memory, against their limit',
    value: (bytes: number, limit: number, level: string) => `${megabytes(bytes)} of ${megabytes(limit)}: ${level}`,
    percent: (share: number) => `${share.toFixed(0)} %`,
    gcAt: (percent: number, limit: number) =>
      `Cleans up by itself at ${megabytes((limit * percent) / 100)} (${percent} %)`,
    alertAt: (percent: number, limit: number) => `Tells you at ${megabytes((limit * percent) / 100)} (${percent} %)`,
    levels,
    free: 'Free',
    ai: 'Lent to AI work',
    aiValue: (used: number, limit: number) => `${megabytes(used)} of ${megabytes(limit)}`,
    lastCleanUp: 'Last clean-up',
    never: 'None yet',
    returned: (bytes: number) => (isNoticeable(bytes) ? `${megabytes(bytes)} returned` : 'nothing to return'),
    wholeApp: 'Whole app',
    wholeAppValue: (bytes: number, count: number) => `${megabytes(bytes)} in ${count} processes`,
  },
  truths: truthTexts,
  reasons: reasonsTexts,
  parts: {
    ...partsBarTexts,
    title: 'Where it is',
    part: 'Part',
    size: 'Size',
    share: 'Share',
    terms: { runtime: 'Runtime', tracked: 'Tracked', v8: 'JavaScript heap', untracked: 'Not tracked' },
    total: 'Private bytes, measured',
    hints: {
      runtime: 'What the process took before any data was open.',
      tracked: 'What the parts of the app say they hold:',
      v8: 'What JavaScript took beyond its start.',
      untracked: 'The rest. Below zero when parts have reserved what they have not touched.',
    },
  },
  retrievals: {
    title: 'Vectors of searches',
    lead: 'A search by meaning needs the vector of its words. From where they came since search was started:',
    none: 'Nothing was searched by meaning yet.',
    from: 'From',
    count: 'Searches',
    share: 'Share',
    levels: {
      float32: 'Memory, as they are',
      int8: 'Memory, a byte for each number',
      persisted: 'Disk: a passage says the same',
      model: 'The model',
    } satisfies Record<RetrievalLevel, string>,
    withoutModelOfAll: 'Without the model, of all',
    withoutModelOfRepeated: 'Without the model, leaving out what it saw for the first time',
    countOf: (served: number, all: number) => `${wholeNumber(served)} of ${wholeNumber(all)}`,
  },
  cleanUp: {
    preview: cleanUpPreviewTexts,
    button: 'Clean up…',
    running: 'Cleaning up…',
    title: 'Clean-up',
    dismiss: 'Hide the receipt',
    lead: (receipt: MemoryReceipt) =>
      `${megabytes(receipt.privateBeforeBytes)} before, ${megabytes(receipt.privateAfterBytes)} after. ${outcomes[receipt.outcome]}`,
    asked: 'Asked',
    nothingAsked: 'Already low enough',
    returned: 'Returned',
    returnedValue: (bytes: number) => (isNoticeable(bytes) ? megabytes(bytes) : 'Nothing'),
    duration: 'Took',
    pause: 'Longest pause',
    part: 'Part',
    freed: 'Says it freed',
    measured: 'Measured change',
    noParts: 'There was nothing to trim.',
  },
  alert: {
    mark: 'Memory alert',
    open: 'Show memory',
    title: 'Memory is short',
    since: (moment: string) => `Since ${moment}.`,
  },
  leaks: leakTexts,
  events: {
    title: 'Events',
    none: 'Nothing has happened yet.',
    noneOfKind: 'No event of this kind in this time.',
    filter: 'Show',
    ofAll: (count: number) => `All events (${count})`,
    ofKind: (kind: MemoryEvent['kind'], count: number) => `${eventKinds[kind]} (${count})`,
    span: 'From what time',
    spans: { all: 'Any time', hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days' },
    kinds: eventKinds,
    missed: (count: number) => `${count} more happened that this window was not told of.`,
    gc: (trigger: MemoryReceipt['trigger'], returned: number, ms: number) =>
      `A clean-up ${triggers[trigger]} returned ${megabytes(Math.max(0, returned))} in ${workWords(ms)}.`,
    times: (count: number) => `${count} times.`,
    fields: {
      baseLimitBytes: 'Memory limit',
      aiLimitBytes: 'AI limit',
      cacheBytes: 'Room for recent searches',
      gcAtPercent: 'Clean-up begins at',
      alertAtPercent: 'Alert at',
      sampleSeconds: 'Measured every',
      staleMinutes: 'Unused after',
      sweepMinutes: 'Unused memory looked for every',
      leakGrowthBytes: 'Smallest leak',
      leakBytesPerSecond: 'Leak rate',
      slowLeakBytesPerSecond: 'Slow leak rate',
    },
    units: { percent: '%', seconds: 's', minutes: 'min' },
    changed: (label: string, from: string, to: string) => `${label}: ${from} → ${to}`,
  },
  processes: {
    ...processTexts,
    title: 'Processes of the app',
    lead: 'The limit is on search and memory alone. The other processes are shown, and not limited.',
    role: 'Process',
    cpu: 'CPU',
    uptime: 'Runs for',
    peak: 'Peak',
    peakHint: 'The most that was measured while this page was open',
    total: 'Whole app',
    roles,
    measures,
    measureHints: {
      'private-dirty': 'Private dirty pages plus swap: what only this process holds',
      'private-bytes': 'Private bytes, as Windows counts them',
      'resident-set': 'The resident set: pages shared with other processes count too',
    } satisfies Record<ProcessMeasure, string>,
    pid: (pid: number) => `process ${pid}`,
    cpuValue: (percent: number) => `${percent.toFixed(1)} %`,
    waiting: 'Measuring…',
  },
  history: memoryHistoryTexts,
} as const;
