import MarkdownIt, { type Env, type Token } from 'markdown-it';
import { texts } from '../texts.ts';
import { linkContextKey, linkRule, taskRule } from './inline-rules.ts';
import { LinkContext } from './link-meaning.ts';
import { isPictureInText } from './vault-pictures.ts';
import { namedPictureType, wikiLinkRule } from './wiki-link-rule.ts';

export type References = NonNullable<Env['references']>;

const maxAddressShown = 120;

const markdown = makeMarkdown();

/** Finds the blocks of a text (with `\n` at its lines' ends), and what its links by reference refer to. */
export function parseBlocks(text: string): { readonly tokens: Token[]; readonly references: References } {
  const env: Env = {};
  const tokens: Token[] = [];
  markdown.block.parse(text.replaceAll('\0', '\ufffd'), markdown, env, tokens);
  tokens.forEach(prepareBlock);
  return { tokens, references: env.references ?? {} };
}

/** The HTML of some of a note's blocks. Nothing in it is the note's own HTML, but it has to be sanitised all the same. */
export function renderBlocks(tokens: Token[], references: References, links: LinkContext): string {
  for (const token of tokens) if (token.type === 'inline') token.children = [];
  const env: Env = { references, [linkContextKey]: links };
  const state = new markdown.core.State('', markdown, env);
  state.tokens = tokens;
  markdown.core.process(state);
  return markdown.renderer.render(tokens, markdown.options, env);
}

export const newToken = (type: string, tag: string, nesting: Token['nesting']): Token =>
  new MarkdownIt.Token(type, tag, nesting);

/** The page has the note's name as its h1; the note's own headings come below it and keep their look. */
function prepareBlock(token: Token): void {
  if (token.type === 'heading_open' || token.type === 'heading_close') {
    const level = Number(token.tag.slice(1));
    token.tag = `h${Math.min(level + 1, 6)}`;
    if (token.nesting === 1) token.attrSet('class', `level-${level}`);
  }
  const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style') ?? ''))?.[1];
  // The page's policy allows no style attributes.
  if (align) token.attrs = [['class', `is-${align}`]];
}

function makeMarkdown(): InstanceType<typeof MarkdownIt> {
  const made = new MarkdownIt({ html: false, linkify: true, typographer: false });
  // Without a scheme, `notes.md` would be an address: md is a country.
  made.linkify.set({ fuzzyLink: false, fuzzyIP: false });
  made.validateLink = isLinkAllowed;
  // Blocks are found for the whole note at once, by parseBlocks; the rest is done for the part that is looked at.
  made.core.ruler.disable(['normalize', 'block']);
  made.core.ruler.push('links', linkRule);
  made.core.ruler.push('tasks', taskRule);
  made.inline.ruler.before('link', 'wiki_link', wikiLinkRule);
  addRenderRules(made);
  return made;
}

/** Addresses that may stand in a link or picture; with any other, the note's characters are shown as they are. */
function isLinkAllowed(address: string): boolean {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'data') return isPictureInText(address);
  return scheme === undefined || ['https', 'http', 'mailto'].includes(scheme);
}

function addRenderRules({ renderer, utils }: InstanceType<typeof MarkdownIt>): void {
  const { escapeHtml } = utils;
  const code = (tokens: Token[], index: number) => {
    const token = tokens[index];
    if (!token) return '';
    return `<pre${renderer.renderAttrs(token)} tabindex="0"><code>${escapeHtml(token.content)}</code></pre>\n`;
  };
  renderer.rules['fence'] = code;
  renderer.rules['code_block'] = code;
  renderer.rules['table_open'] = (tokens, index, options) =>
    `<div class="table-box" tabindex="0">${renderer.renderToken(tokens, index, options)}`;
  renderer.rules['table_close'] = (tokens, index, options) => `${renderer.renderToken(tokens, index, options)}</div>\n`;
  renderer.rules[namedPictureType] = (tokens, index, _options, env) => {
    const named: unknown = tokens[index]?.meta?.['name'];
    const name = typeof named === 'string' ? named : '';
    const alt = tokens[index]?.content ?? '';
    const links = env?.[linkContextKey];
    const served = links instanceof LinkContext ? links.pictureOfName(name) : null;
    if (served !== null) {
      return `<img src="${escapeHtml(served)}" alt="${escapeHtml(alt)}" data-picture="${escapeHtml(name)}">`;
    }
    return (
      `<span class="picture-box" title="${escapeHtml(texts.preview.pictureHint)}">` +
      `${escapeHtml(texts.editor.noPicture(alt))}</span>`
    );
  };
  renderer.rules['image'] = (tokens, index, options, env) => {
    const token = tokens[index];
    const source = String(token?.attrGet('src') ?? '');
    const alt = renderer.renderInlineAsText(token?.children ?? [], options, env);
    const links = env?.[linkContextKey];
    const served = links instanceof LinkContext ? links.pictureAt(source) : null;
    if (served !== null) return `<img src="${escapeHtml(served)}" alt="${escapeHtml(alt)}">`;
    const address = source.length > maxAddressShown ? `${source.slice(0, maxAddressShown)}…` : source;
    return (
      `<span class="picture-box" title="${escapeHtml(texts.preview.pictureHint)}">` +
      `<span>${escapeHtml(alt === '' ? texts.preview.picture : alt)}</span> ` +
      `<span class="address">${escapeHtml(address)}</span></span>`
    );
  };
}
