const maxEditedNotes = 8;

/** The notes whose passages are embedded first: the open one, then those edited last, the newest of them at the front. */
export class PreferredNotes {
  readonly #edited: string[] = [];
  #open: string | null = null;

  get open(): string | null {
    return this.#open;
  }

  get paths(): readonly string[] {
    return this.#open === null ? this.#edited : [this.#open, ...this.#edited];
  }

  setOpen(path: string | null): void {
    this.#open = path;
  }

  edited(path: string): void {
    this.#edited.unshift(path);
    this.#edited.length = Math.min(this.#edited.length, maxEditedNotes);
  }

  forgetEdited(): void {
    this.#edited.length = 0;
  }
}
