import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionKinds } from '../../shared/contract/history-api.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { parseVersionName, versionName } from './version-name.ts';

describe('the name of a version', () => {
  it('says all that a listing needs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8_000_000_000_000 }),
        fc.constantFrom(...versionKinds),
        fc.nat({ max: 5_000_000 }),
        fc.string(),
        (atMs, kind, sizeBytes, text) => {
          const name = versionName(atMs, kind, sizeBytes, revisionOf(text));
          expect(parseVersionName(name.id)).toEqual(name);
        },
      ),
    );
  });

  it('sorts by time', () => {
    const early = versionName(Date.UTC(2026, 0, 9), 'save', 1, revisionOf('a'));
    const late = versionName(Date.UTC(2026, 0, 10), 'delete', 1, revisionOf('b'));
    expect([late.id, early.id].toSorted()).toEqual([early.id, late.id]);
  });

  it.each(['', 'note.json', '.ainote-0123456789abcdef.tmp', '2026-13-41T10-30-05-123Z.save.5.0123456789abcdef.md.gz'])(
    'is not %j',
    (name) => expect(parseVersionName(name)).toBeNull(),
  );

  it('is never a path that leads elsewhere', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text.includes('/') || text.includes('\\'));
        expect(parseVersionName(text)).toBeNull();
      }),
    );
  });
});
