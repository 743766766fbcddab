import fc from 'fast-check';
import { expect, it } from 'vitest';
import { notePath } from '../test/temporary-vault.ts';
import { LatestTexts } from './latest-texts.ts';

it('remembers the latest, within its bounds', () => {
  const entry = fc.tuple(fc.nat({ max: 8 }), fc.string({ maxLength: 30 }));
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      const texts = new LatestTexts(4, 60);
      for (const [note, text] of entries) texts.set(notePath(`${note}.md`), { text, isOwn: true });
      const kept = Array.from({ length: 9 }, (_, note) => texts.get(notePath(`${note}.md`))).filter(
        (latest) => latest !== undefined,
      );
      const [lastNote, lastText] = entries.at(-1)!;
      expect(texts.get(notePath(`${lastNote}.md`))?.text).toBe(lastText);
      expect(kept.length).toBeLessThanOrEqual(4);
      expect(kept.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(60);
    }),
  );
});

it('does not even hold one text that is too large', () => {
  const texts = new LatestTexts(4, 3);
  texts.set(notePath('a.md'), { text: 'long', isOwn: false });
  expect(texts.get(notePath('a.md'))).toBeUndefined();
});
