/** What live preview does to a part of the text, all within one line. Offsets of the editor's text. */
export type Piece =
  | { readonly kind: 'hidden'; readonly from: number; readonly to: number }
  | { readonly kind: 'styled'; readonly from: number; readonly to: number; readonly style: InlineStyle }
  | { readonly kind: 'bullet'; readonly from: number; readonly to: number }
  | { readonly kind: 'task'; readonly from: number; readonly to: number; readonly isDone: boolean }
  | {
      readonly kind: 'picture';
      readonly from: number;
      readonly to: number;
      /** Where it may lie, as written in the note; the first that can be loaded is shown. */
      readonly source: PictureSource;
      /** On the cursor's line the picture stands below its markup, elsewhere in its place. */
      readonly isInPlace: boolean;
    }
  | { readonly kind: 'line'; readonly at: number; readonly style: LineStyle };

export interface PictureSource {
  /** `name`: as in `![[name]]`, wherever it lies. `address`: relative to the note. */
  readonly by: 'name' | 'address';
  readonly target: string;
  readonly alt: string;
}

export type InlineStyle = 'code' | 'link' | 'done';
export type LineStyle = 'code' | 'code-first' | 'code-last' | 'quote' | 'rule' | 'table';

/** A half-open part of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
