const maxEditedNotes = 8;

/** The notes whose passages are embedded first: those edited last, the newest at the front. */
export class PreferredNotes {
  readonly #edited: string[] = [];

  get paths(): readonly string[] {
    return this.#edited;
  }

  edited(path: string): void {
    this.#edited.unshift(path);
    this.#edited.length = Math.min(this.#edited.length, maxEditedNotes);
  }

  forgetEdited(): void {
    this.#edited.length = 0;
  }
}
