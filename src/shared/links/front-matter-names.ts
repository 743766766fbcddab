import { readFrontMatter } from '../text/front-matter.ts';
import { linesOf } from '../text/note-lines.ts';
import { asTag } from './tag-names.ts';

/** What a note's front matter says of its names and tags; each once, as written. */
interface FrontMatterNames {
  /** Without `#`. */
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
}

/** A longer line of properties lists no names. UTF-16 units. */
const maxLineLength = 10_000;
const maxNames = 200;
const maxAliasLength = 200;

/**
 * Reads `tags: a, b`, `tags: [a, b]` and a list of `- a` lines below it; aliases likewise. What is more than that of
 * YAML is left alone.
 */
export function frontMatterNames(text: string): FrontMatterNames {
  const { bodyStart } = readFrontMatter(text);
  const values: Record<'tags' | 'aliases', string[]> = { tags: [], aliases: [] };
  let current: 'tags' | 'aliases' | null = null;
  for (const line of linesOf(text.slice(0, bodyStart), 0)) {
    if (line.end - line.start > maxLineLength) continue;
    const content = text.slice(line.start, line.end);
    const [, key = '', value = ''] = /^(tags?|alias(?:es)?)\s*:(.*)$/i.exec(content) ?? [];
    const item = /^\s*-\s+(.*)$/.exec(content)?.[1];
    if (key !== '') {
      current = key.toLowerCase().startsWith('tag') ? 'tags' : 'aliases';
      values[current].push(...valuesOf(value, current === 'tags'));
    } else if (current && item !== undefined) {
      values[current].push(unquoted(item));
    } else if (content.trim() !== '') {
      current = null;
    }
  }
  return {
    tags: distinct(values.tags.flatMap((tag) => asTag(tag) ?? [])),
    aliases: distinct(values.aliases.filter((alias) => alias !== '' && alias.length <= maxAliasLength)),
  };
}

/** Tags stand apart by spaces too; an alias may hold some. */
function valuesOf(value: string, areTags: boolean): string[] {
  const trimmed = value.trim();
  const inner = /^\[(.*)\]$/.exec(trimmed)?.[1] ?? trimmed;
  const isQuoted = /^(["']).*\1$/.test(inner) && !inner.slice(1, -1).includes(inner.charAt(0));
  if (isQuoted) return [unquoted(inner)];
  return inner.split(areTags ? /[,\s]+/ : ',').map(unquoted);
}

function unquoted(value: string): string {
  const trimmed = value.trim();
  return (/^(["'])(.*)\1$/.exec(trimmed)?.[2] ?? trimmed).trim();
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, maxNames);
}
