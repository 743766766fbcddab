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

/** Compares the vault with the index, and queues what differs. */
export class VaultScan {
  readonly #options: VaultScanOptions;

  constructor(options: VaultScanOptions) {
    this.#options = options;
  }

  /** @throws AppError vault-unavailable; cancelled */
  async run(signal: AbortSignal): Promise<void> {
    const { store, queue } = this.#options;
    const listing = await this.#walk();
    const plan = reconcile(listing, store.notes.all(), store.skipped.reasons());
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
      return await walkVault(root);
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
