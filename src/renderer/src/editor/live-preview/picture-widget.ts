import { WidgetType, type EditorView } from '@codemirror/view';
import { BoundedMap } from '../../logic/bounded-map.ts';
import { showFirstFound } from '../../preview/shown-picture.ts';
import { isPictureInText } from '../../preview/vault-pictures.ts';
import { texts } from '../../texts.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const maxKnownSizes = 200;
/** By address, in CSS pixels: a picture that comes into view again takes its room at once, and nothing jumps. */
const knownSizes = new BoundedMap<string, Size>(maxKnownSizes);

/** A picture in its markup's place or below it; of several places where it may lie, the first that has it. */
export class PictureWidget extends WidgetType {
  readonly #addresses: readonly string[];
  readonly #alt: string;
  readonly #isInPlace: boolean;

  constructor(addresses: readonly string[], alt: string, isInPlace: boolean) {
    super();
    this.#addresses = addresses;
    this.#alt = alt;
    this.#isInPlace = isInPlace;
  }

  override eq(other: WidgetType): boolean {
    return (
      other instanceof PictureWidget &&
      other.#alt === this.#alt &&
      other.#isInPlace === this.#isInPlace &&
      other.#addresses.join('\n') === this.#addresses.join('\n')
    );
  }

  toDOM(view: EditorView): HTMLElement {
    const frame = document.createElement('span');
    frame.className = this.#isInPlace ? 'cm-live-picture' : 'cm-live-picture is-below';
    const image = document.createElement('img');
    image.alt = this.#alt;
    image.decoding = 'async';
    image.draggable = false;
    image.addEventListener('load', () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      // One in the note's text is there at once, and too long for a key.
      if (!isPictureInText(image.src)) knownSizes.set(image.src, { width, height });
      view.requestMeasure();
    });
    frame.append(image);
    const show = (address: string) => showAt(image, address);
    showFirstFound(image, this.#addresses, show, () => this.#tellMissing(view, frame));
    return frame;
  }

  override ignoreEvent(): boolean {
    return false;
  }

  #tellMissing(view: EditorView, frame: HTMLElement): void {
    frame.classList.add('is-missing');
    frame.textContent = texts.editor.noPicture(this.#alt);
    frame.title = texts.preview.pictureHint;
    view.requestMeasure();
  }
}

function showAt(image: HTMLImageElement, address: string): void {
  const size = knownSizes.get(address);
  if (size) {
    image.width = size.width;
    image.height = size.height;
  }
  image.src = address;
}
