import { askTexts, modelTexts } from './model-texts.ts';
import type { SettingLimits } from './logic/setting-limits.ts';
import type { IndexPhase, SkipReason, SlowdownReason } from '../../shared/contract/index-api.ts';
import type { SearchHit } from '../../shared/contract/search-api.ts';
import type { SupervisorPhase } from '../../shared/contract/supervisor-state.ts';
import { noteTitle } from '../../shared/types/note-path.ts';
import { filterTexts } from './filter-texts.ts';
import { linkTexts } from './link-texts.ts';
import { memorySettingsTexts } from './memory-settings-texts.ts';
import { conflictTexts, draftTexts, historyTexts } from './history-texts.ts';
import { memoryTexts } from './memory-texts.ts';
import { megabytes, percent, perSecond, wholeNumber } from './logic/number-words.ts';
import { renameTexts } from './rename-texts.ts';
import { vectorTexts } from './vector-texts.ts';

const plural = (count: number, one: string, many: string) => `${wholeNumber(count)} ${count === 1 ? one : many}`;

const indexPhases: Record<IndexPhase, string> = {
  loading: 'Loading the index',
  scanning: 'Looking for changes',
  embedding: 'Preparing meaning',
  idle: 'Index up to date',
  waiting: 'Indexing waits',
  paused: 'Indexing paused',
  stopped: 'Indexing stopped',
};

const slowdowns: Record<SlowdownReason, string> = {
  battery: 'slower while on battery',
  typing: 'slower while you type',
};

const supervisorPhases: Record<SupervisorPhase, string> = {
  stopped: 'Search is off',
  starting: 'Search is starting',
  ready: 'Search ready',
  unresponsive: 'Search does not respond',
  restarting: 'Search is restarting',
  degraded: 'Search is off after repeated failures',
  stopping: 'Search is stopping',
};

const matched: Record<SearchHit['matched'], string> = {
  words: 'Words',
  meaning: 'Meaning',
  both: 'Words + meaning',
  filter: 'Filter',
};

const skipReasons: Record<SkipReason, string> = {
  'too-large': 'Too large',
  'not-text': 'Not text',
  'broken-link': 'Broken link',
  'outside-vault': 'Outside the vault',
  unreadable: 'Cannot be read',
  'model-failed': 'Meaning could not be prepared',
  'too-deep': 'Folder too deep',
  'too-many-passages': 'Too many passages',
  crashed: 'Ended the indexer twice',
  'no-memory': 'No memory to read it',
};

/** Everything the window says, in one place. */
export const texts = {
  app: {
    name: 'aiNote',
    loading: 'Opening your notes…',
    notices: 'Notices',
    dismiss: 'Dismiss',
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Retry',
    cannotStart: 'aiNote could not start:',
    closeAgain: (reason: string) =>
      `Your last changes could not be saved: ${reason} Close the window again to drop them.`,
  },
  welcome: {
    lead: 'Notes as plain Markdown files in a folder of yours, found by words and by meaning, wholly on this computer.',
    choose: 'Open a folder…',
    chooseHint: 'Any folder of Markdown files. Nothing in it is changed until you edit a note.',
    sample: 'Create a sample vault…',
    sampleHint: 'A small folder of notes to try things on. You choose where it goes.',
    problem: 'That folder could not be opened.',
  },
  list: {
    region: 'Notes',
    newNote: 'New note',
    openVault: 'Open another folder…',
    filter: 'Filter notes by name',
    filterPlaceholder: 'Filter by name',
    clearFilter: 'Clear the filter',
    empty: 'No notes yet. Make the first one.',
    noMatch: (filter: string) => `No note's name contains “${filter}”.`,
    loading: 'Reading the folder…',
    failed: 'The list of notes could not be read.',
    count: (count: number) => plural(count, 'note', 'notes'),
    unsaved: 'not saved',
  },
  note: {
    region: 'Note',
    path: 'Where this note is',
    editor: 'Text of the note',
    placeholder: 'Write here…',
    none: 'No note is open',
    noneHint: 'Pick one from the list, search for it, or make a new one.',
    rename: 'Rename',
    remove: 'Delete',
    opening: 'Opening…',
    cannotOpen: (path: string) => `“${noteTitle(path)}” could not be opened`,
    saved: 'Saved',
    saving: 'Saving…',
    notSaved: (reason: string) => `Not saved: ${reason}`,
    conflict: (keptAs: string) =>
      `This note changed elsewhere. You see that text now; yours is kept as “${noteTitle(keptAs)}”.`,
    openKept: 'Open it',
    gone: 'This note was deleted elsewhere. Its text is still here.',
    saveAgain: 'Save it again',
    recreated: (path: string) => `“${noteTitle(path)}” had been deleted elsewhere; your text was written anew.`,
    reloadFailed: (path: string, reason: string) =>
      `“${noteTitle(path)}” changed elsewhere, but could not be read: ${reason}`,
    notSavedNotice: (path: string, reason: string) => `“${noteTitle(path)}” is not saved: ${reason}`,
    openUnsaved: 'Open it',
    saveFirst: 'This note has changes that could not be saved yet. Save it first.',
    removed: (path: string) => `“${noteTitle(path)}” was moved to the trash.`,
    removedForGood: (path: string) => `“${noteTitle(path)}” was deleted; this system has no trash for it.`,
  },
  preview: {
    region: 'The note, formatted for reading',
    properties: 'Properties of the note',
    empty: 'There is nothing in this note yet.',
    mode: 'View',
    modes: { edit: 'Edit', read: 'Read', split: 'Edit and read side by side' },
    missing: (name: string) => `No note is called “${name}”`,
    blocked: (address: string) => `Only https and mail links open: ${address}`,
    picture: 'Picture',
    tooLong: 'What follows here is too long for this view. The editor has all of it.',
    pictureHint: 'Pictures from other files and from the network are not loaded',
  },
  /** CodeMirror's own words, by what it calls them. */
  find: {
    Find: 'Find',
    Replace: 'Replace with',
    next: 'Next',
    previous: 'Previous',
    all: 'Select all',
    'match case': 'Match case',
    regexp: 'Pattern',
    'by word': 'Whole words',
    replace: 'Replace',
    'replace all': 'Replace all',
    close: 'Close',
  },
  newNote: {
    title: 'New note',
    hint: 'A slash makes a folder: projects/Garden',
    name: 'Name',
    create: 'Create',
  },
  rename: {
    title: 'Rename note',
    hint: 'A slash moves it to another folder.',
    name: 'New name',
    apply: 'Rename',
  },
  remove: {
    title: (path: string) => `Delete “${noteTitle(path)}”?`,
    body: 'The file goes to the trash of your system. You can also get it back here, under “Recently deleted”.',
    apply: 'Move to trash',
  },
  history: historyTexts,
  drafts: draftTexts,
  conflict: conflictTexts,
  search: {
    region: 'Search',
    field: 'Search notes by words or meaning',
    placeholder: 'Search words or meaning',
    clear: 'Clear the search',
    toggle: 'Search and related notes',
    close: 'Hide search',
    results: 'Search results',
    count: (count: number) => plural(count, 'result', 'results'),
    hybrid: 'Words and meaning',
    wordsOnly: 'Words only while meaning is being prepared',
    searching: 'Searching…',
    nothing: (query: string) => `Nothing found for “${query}”.`,
    nothingHint: 'Try other words, or describe what the note is about.',
    empty: 'Find a note by its words, or describe what it is about in your own.',
    failed: 'The search failed.',
    down: 'Search is restarting. Your notes stay editable.',
    starting: 'Search is starting. Your notes are ready to edit.',
    degraded: 'Search was switched off because it failed repeatedly. Your notes stay editable.',
    matched,
  },
  related: {
    title: 'Related notes',
    none: 'No related notes yet.',
    noNote: 'Open a note to see what is related to it.',
    similarity: (share: number) => `${Math.round(share * 100)} % alike`,
    waiting: 'Related notes appear once search is ready.',
  },
  filters: filterTexts,
  links: linkTexts,
  renames: renameTexts,
  index: {
    phases: indexPhases,
    region: 'Status',
    details: 'Index details',
    progress: 'Notes indexed',
    notes: (done: number, total: number) => `${wholeNumber(done)} of ${plural(total, 'note', 'notes')}`,
    allNotes: (total: number) => plural(total, 'note', 'notes'),
    passages: (done: number, total: number) => `${wholeNumber(done)} of ${plural(total, 'passage', 'passages')}`,
    speed: (rate: number) => `${perSecond(rate)} passages/s`,
    slowdowns,
    percent: (done: number, total: number) => `${percent(done, total)} %`,
    pause: 'Pause indexing',
    resume: 'Resume indexing',
    stop: 'Stop indexing',
    rebuild: 'Rebuild the index…',
    rebuildTitle: 'Rebuild the index?',
    rebuildBody:
      'aiNote reads every note again. Your files are not touched, and texts that were embedded before are not embedded again. Until it is done, some searches use words only.',
    rebuildApply: 'Rebuild',
    skipped: (count: number) => `${plural(count, 'file', 'files')} skipped`,
    waiting: 'Index not available',
    labels: {
      notes: 'Notes',
      passages: 'Passages',
      speed: 'Speed',
      left: 'Time left',
      pace: 'Pace',
      meaning: 'Search by meaning',
      modelChange: 'New model',
    },
    modelChange: (model: string, done: number, total: number) =>
      `Changing to ${model === '' ? 'the bundled model' : model}, ${percent(done, total)} %`,
    meaningReady: 'Ready',
    meaningNotReady: 'Being prepared',
  },
  skipped: {
    title: 'Skipped files',
    lead: 'Search does not find these files, or finds them by words only. The files were left as they are.',
    none: 'No file is skipped.',
    file: 'File',
    reason: 'Reason',
    advice: 'What to do',
    retry: 'Try again',
    retryHint: 'Reads the vault again, and gives the model another try at notes on which it failed.',
    reasons: skipReasons,
  },
  memory: {
    supervisor: (bytes: number) => `Supervisor ${megabytes(bytes)}`,
    noFigure: 'Memory',
    open: (keys: string) => `Open the Memory page (${keys}).`,
    measures: {
      'private-dirty':
        'Private bytes: memory that only this process holds and the system cannot drop by itself (private dirty pages plus swap). 1 MB is 1,000,000 bytes.',
      'resident-set':
        'Resident set: this system offers no measure of private bytes, so pages shared with other processes count too. 1 MB is 1,000,000 bytes.',
    },
    heap: (used: number, limit: number) => `JavaScript heap ${megabytes(used)} of ${megabytes(limit)}.`,
    modelLoaded: 'Model loaded',
    modelUnloaded: 'Model unloaded',
    unload: 'Unload',
    unloadHint: 'End the model process now and give its memory back. It starts again when it is needed.',
    unloaded: 'The model was unloaded.',
  },
  memoryPage: memoryTexts,
  supervisor: {
    phases: supervisorPhases,
    lastExit: (reason: string) => `Last end: ${reason}`,
    pid: (pid: number) => `Process ${pid}`,
  },
  model: modelTexts,
  ask: askTexts,
  settings: {
    open: 'Settings',
    title: 'Settings',
    lead: 'Changes apply at once.',
    modelIdle: {
      label: 'Unload the model after',
      unit: 'seconds without work',
      why: 'The model holds a few hundred megabytes while it is loaded. A short time gives them back sooner; a long one makes the next search by meaning quicker.',
    },
    range: ({ least, most, usual, unit }: SettingLimits) =>
      `${wholeNumber(least)} to ${wholeNumber(most)} ${unit}; ${wholeNumber(usual)} unless you change it.`,
    outOfRange: ({ least, most }: SettingLimits) =>
      `Enter a whole number from ${wholeNumber(least)} to ${wholeNumber(most)}.`,
    memory: memorySettingsTexts,
    vectors: vectorTexts,
    saved: 'Saved',
    reset: 'Use the default',
    resetField: (label: string) => `${label}: use the default`,
    failed: 'The setting was not saved:',
    version: (version: string) => `aiNote ${version}`,
  },
} as const;
