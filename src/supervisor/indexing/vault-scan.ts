import type { SkippedNote } from '../../shared/contract/index-api.ts';
import { vaultUnavailable, type VaultRoot } from '../../shared/node/vault-path.ts';
import { walkVault, type VaultListing } from '../../shared/node/walk-vault.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { NoteIntake } from './note-intake.ts';
import { reconcile } from './reconcile.ts';

export interface VaultScanOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly intake: NoteIntake;
  readonly queue: ChangeQueue;
}

/** Measured with paths of 30 characters: an entry of the listing and its place in a set; a note's row in a map. */
const listedBytes = 180;
const knownNoteBytes = 165;

/** Compares the vault with the index, and queues what differs. */
export class VaultScan {
  readonly #options: VaultScanOptions;

  /** What a scan under way holds. */
  #heldBytes = 0;

  constructor(options: VaultScanOptions) {
    this.#options = options;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** @throws AppError vault-unavailable; cancelled */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#queueDifferences(await this.#walk(), signal);
    } finally {
      this.#heldBytes = 0;
    }
  }

  async #queueDifferences(listing: VaultListing, signal: AbortSignal): Promise<void> {
    const { store, queue } = this.#options;
    const known = store.notes.all();
    this.#heldBytes += known.size * knownNoteBytes;
    const plan = reconcile(listing, known, store.skipped.reasons());
    store.transaction(() => {
      for (const path of plan.toForgive) store.skipped.remove(path);
    });
    for (const note of listing.skipped) await this.#leaveOut(note, signal);
    for (const path of plan.toRemove) queue.addScanned({ kind: 'removed', path });
    for (const path of plan.toTake) queue.addScanned({ kind: 'changed', path });
  }

  async #walk(): Promise<VaultListing> {
    const { root } = this.#options;
    try {
      return await walkVault(root, (entries) => void (this.#heldBytes = entries * listedBytes));
    } catch (error) {
      throw vaultUnavailable(root.folder, error);
    }
  }

  /** What cannot be read for now keeps its rows; what is no note of the vault any more does not. */
  async #leaveOut(note: SkippedNote, signal: AbortSignal): Promise<void> {
    const { store, intake } = this.#options;
    if (note.reason === 'unreadable' || !store.notes.get(note.path)) return store.skipped.put(note);
    await intake.skip(note, signal);
  }
}
