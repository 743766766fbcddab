import { Zipf } from './zipf.ts';

const noteCount = 20_000;
const topicCount = 200;
const meanChunksPerNote = 3;
const favouriteCount = 100;
/** Notes and searches that come later need ranks too. */
const maxRanks = noteCount + 50_000;

/** What the workload knows of a note: the keys of its chunks, not their text. */
export interface WorkNote {
  readonly topic: number;
  readonly chunks: number[];
  /** Keys that its chunks had before. */
  readonly versions: number[];
  related: readonly Place[] | null;
}

/** A chunk's place in its note, whatever its key is by then. */
export interface Place {
  readonly note: WorkNote;
  readonly place: number;
}

/** The notes of the workload, by topic and by how recently they were opened. */
export class AppNotes {
  readonly all: WorkNote[] = [];
  readonly #random: () => number;
  readonly #newKey: () => number;
  readonly #byTopic: WorkNote[][] = Array.from({ length: topicCount }, () => []);
  readonly #byRecency: WorkNote[] = [];
  readonly #favourites: readonly WorkNote[];
  readonly #topics = new Zipf(topicCount, 0.8);
  readonly #recency = new Zipf(maxRanks, 1);
  readonly #hubs = new Zipf(noteCount, 0.7);
  readonly #favouriteRank = new Zipf(favouriteCount, 1);

  constructor(random: () => number, newKey: () => number) {
    this.#random = random;
    this.#newKey = newKey;
    for (let made = 0; made < noteCount; made += 1) this.placeByRecency(this.add(), this.#below(made + 1));
    this.#favourites = this.all.filter((_, at) => at % (noteCount / favouriteCount) === 0);
  }

  add(): WorkNote {
    const chunks = Array.from({ length: this.geometric(meanChunksPerNote) }, () => this.#newKey());
    const note: WorkNote = { topic: this.someTopic(), chunks, versions: [], related: null };
    this.all.push(note);
    this.#byTopic[note.topic]?.push(note);
    return note;
  }

  placeByRecency(note: WorkNote, rank: number): void {
    this.#byRecency.splice(rank, 0, note);
  }

  opened(note: WorkNote): void {
    this.#byRecency.splice(this.#byRecency.indexOf(note), 1);
    this.#byRecency.unshift(note);
  }

  /** Mostly one of those opened of late. */
  pickToOpen(): WorkNote {
    const kind = this.#random();
    if (kind < 0.8) return picked(this.#byRecency, this.recencyRank(this.#byRecency.length));
    if (kind < 0.9) return picked(this.#favourites, this.#favouriteRank.draw(this.#random(), favouriteCount));
    if (kind < 0.96) return picked(this.all, this.#below(this.all.length));
    const note = this.add();
    this.placeByRecency(note, 0);
    return note;
  }

  recencyRank(ranks: number): number {
    return this.#recency.draw(this.#random(), ranks);
  }

  someTopic(): number {
    return this.#topics.draw(this.#random(), topicCount);
  }

  ofSomeTopic(): readonly WorkNote[] {
    return this.#byTopic[this.someTopic()] ?? [];
  }

  /** Chunks, most of them of one topic, and of a topic most of the notes that much is similar to. */
  similarTo(topic: number, count: number, ownShare: number): Place[] {
    return Array.from({ length: count }, () => this.#someChunk(this.#random() < ownShare ? topic : this.someTopic()));
  }

  /** From 1 on. */
  geometric(mean: number): number {
    return 1 + Math.floor(Math.log(1 - this.#random()) / Math.log(1 - 1 / mean));
  }

  #someChunk(topic: number): Place {
    const notes = this.#byTopic[topic] ?? [];
    const note = picked(notes, this.#hubs.draw(this.#random(), notes.length));
    return { note, place: this.#below(note.chunks.length) };
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

function picked<T>(items: readonly T[], at: number): T {
  const item = items[at];
  if (item === undefined) throw new RangeError(`There is no item ${at} of ${items.length}.`);
  return item;
}
