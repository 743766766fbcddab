import { fallBackPictures } from './fall-back-pictures.ts';
import { LinkContext } from './link-meaning.ts';
import { renderBlocks, type References } from './markdown.ts';
import type { NoteNames } from '../../../shared/links/note-names.ts';
import type { NoteSlice } from './note-slices.ts';
import { sanitised } from './sanitise.ts';

const lineHeightPx = 26;
const charactersInLine = 76;

export interface RenderInputs {
  readonly references: References;
  readonly links: NoteNames;
  /** The note's own path, which its links start from. */
  readonly path: string;
}

/** One slice's place in the page: empty but about as high as it will be, until it is rendered. */
export class SliceElement {
  readonly element = document.createElement('section');
  slice: NoteSlice;
  #context: LinkContext | null = null;

  constructor(slice: NoteSlice) {
    this.slice = slice;
  }

  /** Takes up about the space that it will need. */
  reserve(): void {
    this.element.style.blockSize = `${likelyLines(this.slice.source) * lineHeightPx}px`;
  }

  get isRendered(): boolean {
    return this.#context !== null;
  }

  render({ references, links, path }: RenderInputs): void {
    this.#context = new LinkContext(links, path);
    const content = sanitised(renderBlocks(this.slice.tokens, references, this.#context));
    fallBackPictures(content, path);
    this.element.replaceChildren(content);
    this.element.style.blockSize = '';
  }

  /** Renders anew if a link would lead elsewhere now: a note came, went or got another name. */
  followLinks(inputs: RenderInputs): void {
    if (this.#context && !this.#context.isSameWith(inputs.links)) this.render(inputs);
  }

  /** The innermost thing that shows a line of the slice. */
  elementAt(line: number): HTMLElement {
    const within = line - this.slice.line;
    let found = this.element;
    for (const part of this.element.querySelectorAll<HTMLElement>('[data-line]')) {
      if (Number(part.dataset['line']) <= within) found = part;
    }
    return found;
  }
}

function likelyLines(source: string): number {
  return source.split('\n').reduce((sum, line) => sum + Math.max(0.6, Math.ceil(line.length / charactersInLine)), 0);
}
