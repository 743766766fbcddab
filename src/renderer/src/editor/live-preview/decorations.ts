import { Decoration, type DecorationSet } from '@codemirror/view';
import type { Range } from '@codemirror/state';
import { assertNever } from '../../../../shared/util/assert.ts';
import { pictureAddress, pictureAddressesOfName } from '../../preview/vault-pictures.ts';
import { PictureWidget } from './picture-widget.ts';
import type { InlineStyle, LineStyle, Piece, PictureSource } from './pieces.ts';
import { BulletWidget, TaskWidget } from './widgets.ts';

const hidden = Decoration.replace({});
const bullet = Decoration.replace({ widget: new BulletWidget() });
const boxes = {
  done: Decoration.replace({ widget: new TaskWidget(true) }),
  open: Decoration.replace({ widget: new TaskWidget(false) }),
};
const inlineStyles: Record<InlineStyle, Decoration> = {
  code: Decoration.mark({ class: 'cm-live-code' }),
  link: Decoration.mark({ class: 'cm-live-link' }),
  done: Decoration.mark({ class: 'cm-live-done' }),
};
const lineStyle = (name: string) => Decoration.line({ class: `cm-live-${name}-line` });
const lineStyles: Record<LineStyle, Decoration> = {
  code: lineStyle('code'),
  'code-first': lineStyle('code-first'),
  'code-last': lineStyle('code-last'),
  quote: lineStyle('quote'),
  rule: lineStyle('rule'),
  table: lineStyle('table'),
};

/** Pieces as the editor draws them, for the note at a path. */
export function decorationsOf(pieces: readonly Piece[], notePath: string): DecorationSet {
  return Decoration.set(
    pieces.map((piece) => rangeOf(piece, notePath)),
    true,
  );
}

function rangeOf(piece: Piece, notePath: string): Range<Decoration> {
  switch (piece.kind) {
    case 'hidden':
      return hidden.range(piece.from, piece.to);
    case 'bullet':
      return bullet.range(piece.from, piece.to);
    case 'task':
      return (piece.isDone ? boxes.done : boxes.open).range(piece.from, piece.to);
    case 'styled':
      return inlineStyles[piece.style].range(piece.from, piece.to);
    case 'line':
      return lineStyles[piece.style].range(piece.at);
    case 'picture': {
      const widget = new PictureWidget(addressesOf(piece.source, notePath), piece.source.alt, piece.isInPlace);
      if (piece.isInPlace) return Decoration.replace({ widget }).range(piece.from, piece.to);
      return Decoration.widget({ widget, side: 1 }).range(piece.to);
    }
    default:
      return assertNever(piece);
  }
}

function addressesOf({ by, target }: PictureSource, notePath: string): readonly string[] {
  if (by === 'name') return pictureAddressesOfName(target, notePath);
  const address = pictureAddress(target, notePath);
  return address === null ? [] : [address];
}
