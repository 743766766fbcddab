import { describe, expect, it } from 'vitest';
import { pictureAddress, pictureAddressesOfName } from './vault-pictures.ts';

describe('where a picture of a note is served', () => {
  it.each([
    ['cat.png', 'Pets/Cats.md', 'ainote-app://vault/Pets/cat.png'],
    ['./a%20cat.png', 'Cats.md', 'ainote-app://vault/a%20cat.png'],
    ['../img/100%.png', 'Pets/Cats.md', 'ainote-app://vault/img/100%25.png'],
    ['/img/cat.png?v=2#top', 'Pets/Cats.md', 'ainote-app://vault/img/cat.png'],
    ['data:image/png;base64,AAAA', 'Cats.md', 'data:image/png;base64,AAAA'],
  ])('%j in %j: %j', (address, from, served) => {
    expect(pictureAddress(address, from)).toBe(served);
  });

  it.each([
    'https://a.example/cat.png',
    'file:///etc/cat.png',
    '//host/cat.png',
    '../../cat.png',
    'data:text/html;base64,AAAA',
    'drawing.svg',
    '',
    '..',
  ])('%j is none of the vault', (address) => {
    expect(pictureAddress(address, 'Pets/Cats.md')).toBeNull();
  });

  it('a name may lie beside the note, at the top, or among attachments', () => {
    expect(pictureAddressesOfName('cat.png', 'Pets/Cats.md')).toEqual([
      'ainote-app://vault/Pets/cat.png',
      'ainote-app://vault/cat.png',
      'ainote-app://vault/Pets/attachments/cat.png',
      'ainote-app://vault/attachments/cat.png',
    ]);
    expect(pictureAddressesOfName('cat.png', 'Cats.md')).toHaveLength(2);
    expect(pictureAddressesOfName('../../cat.png', 'Pets/Cats.md')).toEqual(['ainote-app://vault/cat.png']);
    expect(pictureAddressesOfName('../../../cat.png', 'Pets/Cats.md')).toEqual([]);
  });
});
