import { describe, expect, it } from 'vitest';
import { isTrustedSender, senderFacts, type SenderEvent } from './sender-guard.ts';

const origin = 'ainote-app://window';
const trusted = (event: SenderEvent, own: number | null = 7) => isTrustedSender(senderFacts(event, own), origin);
const sender = { id: 7 };

describe('who may call main', () => {
  it('is the top frame of our own window', () => {
    expect(trusted({ sender, senderFrame: { origin, parent: null } })).toBe(true);
  });

  it.each([
    ['a frame within the page', { sender, senderFrame: { origin, parent: {} } }],
    ['a page of another origin', { sender, senderFrame: { origin: 'https://example.com', parent: null } }],
    ['an origin that only begins alike', { sender, senderFrame: { origin: `${origin}.evil`, parent: null } }],
    ['an opaque origin', { sender, senderFrame: { origin: 'null', parent: null } }],
    ['another window', { sender: { id: 8 }, senderFrame: { origin, parent: null } }],
    ['a frame that is gone', { sender, senderFrame: null }],
  ])('is not %s', (_who, event) => {
    expect(trusted(event)).toBe(false);
  });

  it('is nobody while there is no window', () => {
    expect(trusted({ sender, senderFrame: { origin, parent: null } }, null)).toBe(false);
  });

  it('is not a disposed frame, which throws when looked at', () => {
    const disposed = {
      get origin(): string {
        throw new Error('Render frame was disposed');
      },
      parent: null,
    };
    expect(trusted({ sender, senderFrame: disposed })).toBe(false);
  });
});
