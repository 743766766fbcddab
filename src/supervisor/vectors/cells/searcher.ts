import { AppError } from '../../../shared/errors/app-error.ts';
import { CodeTable } from '../kernel/code-table.ts';
import { scoringQuery, type ScoringQuery } from '../kernel/quantise.ts';
import type { Neighbour } from '../vector-index.ts';
import type { SearchedIds, SearchRequest } from '../vector-store.ts';
import { Candidates } from './candidates.ts';
import { unpackCell } from './cell-blob.ts';
import { distance } from './cell-editor.ts';
import type { CellMender } from './cell-mender.ts';
import { ExactRank } from './exact-rank.ts';
import type { Generation } from './generation.ts';
import { roundingSlack, type LooseMirror } from './loose-mirror.ts';
import { probings } from './probing.ts';
import type { StoreCore } from './store-core.ts';
import { TopRows } from './top-rows.ts';

/** So few ids are compared one by one, or so small a share of the store. */
const fewIds = 1_000;
const smallShare = 0.01;
const rowsPerPiece = 128;
const cellsPerPiece = 32;
/** The table grows to the largest cell that was read: more at first would be declared and never touched. */
const firstScanRows = 64;
/** The mirror's candidates, beside the wanted, by which the bar for the exact search is set. */
const barCandidates = 8;
/** A cell can be counted on for so many of the neighbours when very many are wanted. */
const neighboursPerCell = 16;

/** What one search is about. */
interface Quest {
  readonly request: SearchRequest;
  readonly query: ScoringQuery;
  readonly rank: ExactRank;
}

/** Answers searches. What it returns was compared by its full vector; what it may miss is in far cells. */
export class Searcher {
  readonly #core: StoreCore;
  readonly #mender: CellMender;
  #scan: CodeTable | null = null;

  constructor(core: StoreCore, mender: CellMender) {
    this.#core = core;
    this.#mender = mender;
  }

  get reservedBytes(): number {
    return this.#scan?.reservedBytes ?? 0;
  }

  dropMemory(): void {
    this.#scan = null;
  }

  /** @throws AppError cancelled; DamagedList */
  async search(request: SearchRequest): Promise<Neighbour[]> {
    const { vectors, state } = this.#core;
    const { among, limit, vector } = request;
    if (limit <= 0 || among?.size === 0) return [];
    const rank = new ExactRank(vector, limit, vectors);
    const quest = { request, query: scoringQuery(vector), rank };
    if (among && among.size <= Math.max(fewIds, this.#core.count * smallShare)) {
      await this.#inTurns(compareIds(among, rank), request);
    } else if (state.relisting !== null) {
      await this.#inTurns(this.#compareAll(quest), request);
    } else {
      await this.#searchIndex(quest);
    }
    return rank.found();
  }

  async #searchIndex(quest: Quest): Promise<void> {
    const mirror = await this.#core.loadMirror();
    const generation = await this.#core.loadActive();
    refuseIfAborted(quest.request.signal);
    if (!mirror) await this.#inTurns(this.#compareLoose(quest), quest.request);
    if (generation) await this.#searchCells(generation, mirror, quest);
    else if (mirror) this.#core.readTogether(() => this.#searchExactly(mirror, quest));
  }

  /** Provably exact: whatever could be nearer than the last of the found, by all that its codes may hide, is compared. */
  #searchExactly(mirror: LooseMirror, { request: { vector, limit, among }, query, rank }: Quest): void {
    const length = Math.hypot(...vector);
    const first = new TopRows(Math.min(limit, mirror.size) + barCandidates);
    mirror.score(query, length, (id, score) => {
      if (score > first.worst && among?.has(id) !== false) first.offer(id, score);
    });
    for (const { label } of first.sorted()) rank.offer(label);
    mirror.score(query, length, (id, score, slack) => {
      if (score + slack + roundingSlack >= rank.worst && among?.has(id) !== false) rank.offer(id);
    });
  }

  async #searchCells(generation: Generation, mirror: LooseMirror | null, quest: Quest): Promise<void> {
    const { request, query, rank } = quest;
    for (let current: Generation | null = generation; current; current = await this.#core.loadActive()) {
      const candidates = new Candidates(Math.min(request.limit, this.#core.count));
      mirror?.score(query, 1, (id, score) => {
        if (score > candidates.bar && request.among?.has(id) !== false) candidates.offer(id, score);
      });
      const damaged: { cell: number | null } = { cell: null };
      await this.#inTurns(this.#probe(current, quest, candidates, damaged), request);
      if (damaged.cell === null) return this.#core.readTogether(() => candidates.rankExactly(rank));
      await this.#mender.mend(current, damaged.cell);
    }
  }

  *#probe(
    generation: Generation,
    quest: Quest,
    candidates: Candidates,
    damaged: { cell: number | null },
  ): Generator<void, void> {
    const { request, query } = quest;
    const probing = probings[request.effort ?? 'normal'];
    const { size } = generation.directory;
    // With a filter, what is found may be far: the cells are then gone through until there is enough.
    const most = request.among ? size : Math.max(probing.most, Math.ceil(request.limit / neighboursPerCell));
    let rank = -1;
    for (const { label: cell, score } of generation.directory.nearest(query, most)) {
      rank += 1;
      const isFar = distance(score) > probing.reach * distance(candidates.lastWanted);
      if (rank >= probing.least && isFar) return;
      const [main, tail] = generation.tables.readCell(cell);
      const isWhole =
        main !== null &&
        this.#scanBlob(cell, main, generation, quest, candidates) &&
        (tail === null || this.#scanBlob(cell, tail, generation, quest, candidates));
      if (!isWhole) {
        damaged.cell = cell;
        return;
      }
      if (rank % cellsPerPiece === cellsPerPiece - 1) yield;
    }
  }

  /** False when the blob is damaged. */
  #scanBlob(
    cell: number,
    blob: Buffer,
    { tombs, dimensions }: Generation,
    { query, request: { among } }: Quest,
    candidates: Candidates,
  ): boolean {
    const scan = (this.#scan ??= new CodeTable(dimensions, firstScanRows));
    const count = unpackCell(cell, blob, scan);
    if (count === null) return false;
    scan.ask(query);
    scan.score(0, count);
    const { labels, scores } = scan;
    for (let row = 0; row < count; row += 1) {
      const score = scores[row] ?? 0;
      if (score <= candidates.bar) continue;
      const id = labels[row] ?? 0;
      if (!tombs.has(id) && among?.has(id) !== false) candidates.offer(id, score);
    }
    return true;
  }

  *#compareLoose({ request: { among }, rank }: Quest): Generator<void, void> {
    for (let after = -1; ;) {
      const ids = this.#core.loose.page(this.#core.activeNumber, after, rowsPerPiece);
      for (const id of ids) if (among?.has(id) !== false) rank.offer(id);
      after = ids.at(-1) ?? after;
      if (ids.length < rowsPerPiece) return;
      yield;
    }
  }

  *#compareAll({ request: { among }, rank }: Quest): Generator<void, void> {
    for (let after = -1; ;) {
      const rows = this.#core.vectors.page(after, rowsPerPiece);
      for (const { id, vector } of rows) {
        if (vector !== 'damaged' && among?.has(id) !== false) rank.offerBytes(id, vector);
      }
      after = rows.at(-1)?.id ?? after;
      if (rows.length < rowsPerPiece) return;
      yield;
    }
  }

  async #inTurns(work: Iterable<void>, { signal }: SearchRequest): Promise<void> {
    await this.#core.inTurns(this.#readingTogether(work), () => refuseIfAborted(signal));
  }

  /** Each piece in one transaction. */
  *#readingTogether(work: Iterable<void>): Generator<void, void> {
    const pieces = work[Symbol.iterator]();
    const next = () => this.#core.readTogether(() => pieces.next().done === true);
    while (!next()) yield;
  }
}

function* compareIds(ids: SearchedIds, rank: ExactRank): Generator<void, void> {
  let compared = 0;
  for (const id of ids) {
    rank.offer(id);
    compared += 1;
    if (compared % rowsPerPiece === 0) yield;
  }
}

/** @throws AppError cancelled */
export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The work on the vectors was cancelled.');
}
