import { texts } from '../texts.ts';
import { showFirstFound } from './shown-picture.ts';
import { pictureAddressesOfName } from './vault-pictures.ts';

/**
 * Pictures by name are looked for in the other places too where they may lie, and what is not found is told of. To be
 * called before they load: the page's policy allows no listeners in the HTML.
 */
export function fallBackPictures(root: ParentNode, notePath: string): void {
  for (const image of root.querySelectorAll('img')) {
    const name = image.dataset['picture'];
    // Found anew from the name: no address is taken from the page but the one that passed the sanitiser.
    const addresses = name === undefined ? [image.src] : pictureAddressesOfName(name, notePath);
    const show = (address: string) => {
      if (image.src !== address) image.src = address;
    };
    showFirstFound(image, addresses, show, () => image.replaceWith(noteOfMissing(image)));
  }
}

function noteOfMissing({ alt }: HTMLImageElement): HTMLElement {
  const note = document.createElement('span');
  note.className = 'picture-box';
  note.textContent = texts.editor.noPicture(alt);
  note.title = texts.preview.pictureHint;
  return note;
}
