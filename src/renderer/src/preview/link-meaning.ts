import { decodeAddress, leavesVault } from '../../../shared/links/link-address.ts';
import { missingPath } from '../../../shared/links/missing-path.ts';
import type { NoteNames } from '../../../shared/links/note-names.ts';
import { pictureAddress, pictureAddressesOfName } from './vault-pictures.ts';

/** What following a link in a note would do. */
export type LinkMeaning =
  | { readonly kind: 'outside'; readonly href: string }
  | { readonly kind: 'heading'; readonly slug: string }
  | { readonly kind: 'note'; readonly path: string; readonly slug: string | null }
  /** `path`: what the note would be called; null when none can be. */
  | { readonly kind: 'missing'; readonly name: string; readonly path: string | null }
  | { readonly kind: 'blocked'; readonly address: string };

/** What main opens in the system's browser or mail program. */
const outsideAddress = /^(?:https:\/\/[^/\\]|mailto:)/i;

/** A heading as it is named in `#such-a-link`. */
export function headingSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The links of one note, and which notes they were found to mean: that may change while the note is on show. */
export class LinkContext {
  readonly #links: NoteNames;
  readonly #from: string;
  readonly #found = new Map<string, string | null>();

  constructor(links: NoteNames, from: string) {
    this.#links = links;
    this.#from = from;
  }

  /** True when every link would still mean the same with another set of notes. */
  isSameWith(links: NoteNames): boolean {
    const now = new LinkContext(links, this.#from);
    return [...this.#found].every(([key, path]) => now.#note(key) === path);
  }

  ofName(target: string): LinkMeaning {
    const hash = target.indexOf('#');
    const name = (hash < 0 ? target : target.slice(0, hash)).trim();
    const slug = hash < 0 ? null : headingSlug(target.slice(hash + 1));
    if (name === '' && slug !== null) return { kind: 'heading', slug };
    const path = this.#note(`[[${name}`);
    if (path !== null) return { kind: 'note', path, slug };
    return { kind: 'missing', name: target, path: missingPath('wiki', name, this.#from) };
  }

  ofAddress(address: string): LinkMeaning {
    if (outsideAddress.test(address)) return { kind: 'outside', href: address };
    if (leavesVault(address)) return { kind: 'blocked', address };
    const [place = '', fragment] = address.split('#', 2);
    const slug = fragment === undefined ? null : headingSlug(decodeAddress(fragment));
    if (place === '') return { kind: 'heading', slug: slug ?? '' };
    const target = decodeAddress(place.replace(/\?.*$/, ''));
    const path = this.#note(target);
    if (path !== null) return { kind: 'note', path, slug };
    return { kind: 'missing', name: decodeAddress(address), path: missingPath('address', target, this.#from) };
  }

  /** Where a picture of the note is served; null for one that is not shown. */
  pictureAt(address: string): string | null {
    return pictureAddress(address, this.#from);
  }

  /** The first place where `![[name]]` may lie; null when no place in the vault has such a name. */
  pictureOfName(name: string): string | null {
    return pictureAddressesOfName(name, this.#from)[0] ?? null;
  }

  #note(key: string): string | null {
    const path = key.startsWith('[[')
      ? this.#links.byName(key.slice(2), this.#from)
      : this.#links.byAddress(key, this.#from);
    this.#found.set(key, path);
    return path;
  }
}
