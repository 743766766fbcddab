import { headingSlug } from './link-meaning.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';
import { sliceNote, type NoteSlice, type SlicedNote } from './note-slices.ts';
import { SliceElement, type RenderInputs } from './slice-element.ts';

/** Rendered before anything is shown, so that the usual note is there at once and whole. UTF-16 units. */
const renderedAtOnce = 16_000;
/** Slices around a line that is gone to: what is next to it must have its height before. */
const renderedAround = 2;

/**
 * A note's body in the page. Only what is near the visible part is rendered; the rest is a space of about its height
 * until it comes near. An edit replaces the slices that it changed and no others.
 */
export class ReadingPane {
  readonly #host: HTMLElement;
  readonly #observer: IntersectionObserver;
  #parts: SliceElement[] = [];
  #headings: SlicedNote['headings'] = [];
  #inputs: RenderInputs = { references: {}, links: new NoteNames([]), path: '' };
  #referencesKey = '';

  constructor(host: HTMLElement, scroller: HTMLElement) {
    this.#host = host;
    this.#observer = new IntersectionObserver((entries) => this.#onNear(entries), {
      root: scroller,
      rootMargin: '100% 0px',
    });
  }

  /** Shows a body, whose lines end in `\n`. */
  show(body: string, path: string, links: NoteNames): void {
    const { slices, references, headings } = sliceNote(body);
    const referencesKey = JSON.stringify(references);
    const canReuse = path === this.#inputs.path && referencesKey === this.#referencesKey;
    this.#inputs = { references, links, path };
    this.#referencesKey = referencesKey;
    this.#headings = headings;
    this.#replace(slices, canReuse);
    this.followLinks(links);
  }

  followLinks(links: NoteNames): void {
    this.#inputs = { ...this.#inputs, links };
    for (const part of this.#parts) part.followLinks(this.#inputs);
  }

  /** The element that shows a line of the body, with what surrounds it rendered. */
  elementAt(line: number): HTMLElement | null {
    const index = Math.max(
      0,
      this.#parts.findLastIndex((part) => part.slice.line <= line),
    );
    this.#parts
      .slice(Math.max(0, index - renderedAround), index + renderedAround + 1)
      .forEach((part) => this.#render(part));
    return this.#parts[index]?.elementAt(line) ?? null;
  }

  lineOfHeading(slug: string): number | null {
    return this.#headings.find((heading) => headingSlug(heading.text) === slug)?.line ?? null;
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#host.replaceChildren();
    this.#parts = [];
  }

  #replace(slices: readonly NoteSlice[], canReuse: boolean): void {
    const old = this.#parts;
    const isSame = (part: SliceElement | undefined, slice: NoteSlice | undefined) => part?.slice.key === slice?.key;
    const most = canReuse ? Math.min(old.length, slices.length) : 0;
    let head = 0;
    while (head < most && isSame(old[head], slices[head])) head += 1;
    let tail = 0;
    while (tail < most - head && isSame(old.at(-1 - tail), slices.at(-1 - tail))) tail += 1;

    const gone = old.slice(head, old.length - tail);
    const come = slices.slice(head, slices.length - tail).map((slice) => new SliceElement(slice));
    this.#parts = [...old.slice(0, head), ...come, ...old.slice(old.length - tail)];
    this.#parts.forEach((part, index) => (part.slice = slices[index] ?? part.slice));
    this.#renderFirst(come);
    const later = come.filter((part) => !part.isRendered);
    for (const part of later) part.reserve();
    (gone[0]?.element ?? this.#parts[head + come.length]?.element)?.before(...come.map((part) => part.element));
    if (!come[0]?.element.isConnected) this.#host.append(...come.map((part) => part.element));
    for (const part of gone) this.#observer.unobserve(part.element);
    for (const part of gone) part.element.remove();
    for (const part of later) this.#observer.observe(part.element);
  }

  #renderFirst(parts: readonly SliceElement[]): void {
    let length = 0;
    for (const part of parts) {
      if (length > renderedAtOnce) return;
      length += part.slice.source.length;
      this.#render(part);
    }
  }

  #render(part: SliceElement): void {
    if (part.isRendered) return;
    this.#observer.unobserve(part.element);
    part.render(this.#inputs);
  }

  #onNear(entries: readonly IntersectionObserverEntry[]): void {
    const near = new Set(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target));
    for (const part of this.#parts) if (near.has(part.element)) this.#render(part);
  }
}
