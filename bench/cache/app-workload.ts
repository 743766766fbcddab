import { seededRandom } from '../../src/supervisor/test/seeded-random.ts';
import { AppLog } from './app-log.ts';
import { AppNotes, type Place, type WorkNote } from './app-notes.ts';
import { Zipf } from './zipf.ts';

const days = 60;
const opensPerDay = 150;
const searchesPerDay = 40;
const fullScanDays: readonly number[] = [10, 24, 38, 52];
const topicScans = 12;
const imports = 3;
const notesPerImport = 400;

const editShare = 0.4;
const meanPausesPerEdit = 12;
const undoShare = 0.03;
const splitShare = 0.04;
const rememberedVersions = 20;

const resultsPerSearch = 30;
const repeatedSearchShare = 0.55;
const meanPrefixesPerSearch = 0.8;
const openedResultShare = 0.7;

interface Search {
  readonly key: number;
  readonly results: readonly Place[];
}

/**
 * Look-ups as a desktop notes app makes them, from a seed: opening and editing notes, searching, importing, indexing
 * anew. All rates are assumptions, not taken from the logs of people.
 */
export function appWorkload(seed: number, { scanDaily = false } = {}): AppLog {
  const log = new AppLog();
  new AppWorkload(log, seededRandom(seed)).run(scanDaily);
  return log;
}

class AppWorkload {
  readonly #log: AppLog;
  readonly #random: () => number;
  readonly #notes: AppNotes;
  readonly #searches: Search[] = [];
  readonly #resultRank = new Zipf(resultsPerSearch, 1);

  constructor(log: AppLog, random: () => number) {
    this.#log = log;
    this.#random = random;
    this.#notes = new AppNotes(random, () => log.newKey());
  }

  run(scanDaily: boolean): void {
    for (const note of this.#notes.all) this.#lookUpAll(note, 'import');
    this.#log.endWarmUp();
    const topicScanDays = this.#differentDays(topicScans);
    const importDays = this.#differentDays(imports);
    for (let day = 0; day < days; day += 1) {
      this.#day(scanDaily || fullScanDays.includes(day), topicScanDays.has(day), importDays.has(day));
    }
  }

  #day(hasFullScan: boolean, hasTopicScan: boolean, hasImport: boolean): void {
    const actions = opensPerDay + searchesPerDay;
    const at = (has: boolean): number => (has ? this.#below(actions) : -1);
    const [fullScanAt, topicScanAt, importAt] = [at(hasFullScan), at(hasTopicScan), at(hasImport)];
    for (let action = 0; action < actions; action += 1) {
      if (action === fullScanAt) for (const note of this.#notes.all) this.#lookUpAll(note, 'scan');
      if (action === topicScanAt) for (const note of this.#notes.ofSomeTopic()) this.#lookUpAll(note, 'scan');
      if (action === importAt) this.#import();
      if (this.#random() < searchesPerDay / actions) this.#search();
      else this.#open(this.#notes.pickToOpen());
    }
  }

  #open(note: WorkNote): void {
    this.#notes.opened(note);
    this.#lookUpAll(note, 'open');
    this.#lookUpRelated(note);
    if (this.#random() < editShare) this.#edit(note);
  }

  /** At each pause of the typing one chunk has other text, and all chunks of the note are looked up. */
  #edit(note: WorkNote): void {
    const pauses = this.#notes.geometric(meanPausesPerEdit);
    let place = this.#below(note.chunks.length);
    for (let pause = 1; pause <= pauses; pause += 1) {
      if (this.#random() < 0.15) place = this.#below(note.chunks.length);
      const before = note.chunks[place] ?? 0;
      note.chunks[place] = this.#nextVersion(note, before);
      if (this.#random() < splitShare) note.chunks.splice(place + 1, 0, this.#log.newKey());
      note.chunks.forEach((key, at) => this.#log.add(key, 'edit', at === place ? before : undefined));
      if (pause % 4 !== 0) continue;
      if (this.#random() < 0.3) note.related = null;
      this.#lookUpRelated(note);
    }
  }

  #nextVersion(note: WorkNote, before: number): number {
    const undone = this.#random() < undoShare ? note.versions.pop() : undefined;
    if (undone !== undefined) return undone;
    note.versions.push(before);
    if (note.versions.length > rememberedVersions) note.versions.shift();
    return this.#log.newKey();
  }

  #search(): void {
    const search = this.#repeatedSearch() ?? this.#newSearch();
    this.#searches.unshift(search);
    this.#log.add(search.key, 'query');
    for (const place of search.results) this.#log.add(keyAt(place), 'result');
    if (this.#random() >= openedResultShare) return;
    const opened = search.results[this.#resultRank.draw(this.#random(), resultsPerSearch)];
    if (opened) this.#open(opened.note);
  }

  #repeatedSearch(): Search | undefined {
    if (this.#searches.length === 0 || this.#random() >= repeatedSearchShare) return undefined;
    return this.#searches.splice(this.#notes.recencyRank(this.#searches.length), 1)[0];
  }

  /** With what was typed on the way there, which nobody types again. */
  #newSearch(): Search {
    const results = this.#notes.similarTo(this.#notes.someTopic(), resultsPerSearch, 0.7);
    const goesOn = meanPrefixesPerSearch / (1 + meanPrefixesPerSearch);
    while (this.#random() < goesOn) this.#log.add(this.#log.newKey(), 'query');
    return { key: this.#log.newKey(), results };
  }

  #import(): void {
    for (let imported = 0; imported < notesPerImport; imported += 1) {
      const note = this.#notes.add();
      this.#notes.placeByRecency(note, this.#below(200));
      this.#lookUpAll(note, 'import');
    }
  }

  #lookUpAll(note: WorkNote, operation: 'open' | 'scan' | 'import'): void {
    for (const key of note.chunks) this.#log.add(key, operation);
  }

  #lookUpRelated(note: WorkNote): void {
    note.related ??= this.#notes.similarTo(note.topic, 10, 0.8);
    for (const place of note.related) this.#log.add(keyAt(place), 'related');
  }

  #differentDays(count: number): Set<number> {
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(this.#below(days));
    return chosen;
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

/** The chunk that lies there now; notes may have become shorter. */
const keyAt = ({ note, place }: Place): number => note.chunks[Math.min(place, note.chunks.length - 1)] ?? 0;
