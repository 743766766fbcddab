import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchmarkError } from '../benchmark.ts';
import type { BenchVault } from '../vaults.ts';

export interface OpenNote {
  readonly path: string;
  readonly text: string;
  /** A piece of its text that the editor shows without scrolling. */
  readonly shows: string;
}

const maxShownLength = 40;
/** A note that begins with more lines without a word is passed over. */
const maxLinesRead = 20;

/** The note of the middle size, or the next larger one that begins with text: as good an example as the vault has. */
export function chooseNote(vault: BenchVault): OpenNote {
  const bySize = vault.notes.toSorted((a, b) => a.sizeBytes - b.sizeBytes);
  const middle = Math.floor(bySize.length / 2);
  for (const { path } of [...bySize.slice(middle), ...bySize.slice(0, middle)]) {
    const text = readFileSync(join(vault.folder, path), 'utf8');
    const shows = firstWords(text);
    if (shows !== null) return { path, text, shows };
  }
  throw new BenchmarkError(`No note in ${vault.folder} begins with text.`);
}

/** The start of the first line with a word, as it stands; null when the first lines have none. */
export function firstWords(text: string): string | null {
  const lines = text.split(/\r?\n/, maxLinesRead);
  const line = lines.find((one) => /[\p{L}\p{N}]{2}/u.test(one));
  // Control characters are drawn as signs of their own by the editor.
  return (
    line
      ?.match(/[\p{L}\p{N}]{2}\P{Cc}*/u)?.[0]
      .slice(0, maxShownLength)
      .trim() ?? null
  );
}
