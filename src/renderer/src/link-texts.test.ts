import { describe, expect, it } from 'vitest';
import { missingPath } from '../../shared/links/missing-path.ts';
import { noteNameProblem } from '../../shared/types/note-path.ts';
import { linkTexts } from './link-texts.ts';

describe('a link that no note can be made of', () => {
  it.each(['picture.png', 'What: is?', '../Up', `${'a/'.repeat(255)}b`])('%s: the warning says why', (name) => {
    expect(missingPath('wiki', name, 'Folder/From.md')).toBeNull();
    expect(linkTexts.cannotCreate(noteNameProblem(`${name}.md`))).toMatch(
      /^No note can be made of this link\. [A-Z].+\.$/,
    );
  });
});
