import { tags } from '@lezer/highlight';
import type { BlockContext, Line, MarkdownConfig } from '@lezer/markdown';

const fence = /^---\s*$/;

/** Properties between `---` lines at the very top; without this, Markdown reads them as a rule and a heading. */
export const frontMatter: MarkdownConfig = {
  defineNodes: [{ name: 'FrontMatter', block: true, style: tags.meta }],
  parseBlock: [{ name: 'FrontMatter', before: 'HorizontalRule', parse: parseFrontMatter }],
};

function parseFrontMatter(context: BlockContext, line: Line): boolean {
  if (context.lineStart !== 0 || !fence.test(line.text)) return false;
  // A blank line ends it too: a rule at the top of a note must not swallow the note.
  while (context.nextLine() && line.text.trim() !== '') {
    if (!fence.test(line.text)) continue;
    context.nextLine();
    break;
  }
  context.addElement(context.elt('FrontMatter', 0, context.prevLineEnd()));
  return true;
}
