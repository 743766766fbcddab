import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type Ref } from 'vue';
import type { EditorTarget, OpenDocument } from '../stores/notes-store.ts';
import { takeApart } from './front-matter.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';
import { ReadingPane } from './reading-pane.ts';

interface NotePreviewOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  readonly host: Readonly<Ref<HTMLElement | null>>;
  readonly document: () => OpenDocument | null;
  /** Reads what was typed since the document came from its file; another function after every edit. */
  readonly draft: () => (() => string) | null;
  readonly paths: () => readonly string[];
  readonly target: () => EditorTarget | null;
  readonly onOpen: (path: string) => void;
  /** A link to a note that is not there was clicked. */
  readonly onMissing: (path: string) => void;
}

const followDelayMs = 150;
/** Typing in a huge note: rendering takes at most a quarter of the time. */
const restShare = 4;

const lineEnds = /\r\n?/g;

/** Keeps the reading view at what the open note says, and goes to lines, headings and other notes in it. */
export function useNotePreview(options: NotePreviewOptions) {
  const properties = shallowRef<string | null>(null);
  const isEmpty = shallowRef(false);
  let pane: ReadingPane | null = null;
  let bodyLine = 0;
  let followTimer: ReturnType<typeof setTimeout> | undefined;
  let lastTookMs = 0;
  /** A heading of a note that a link is opening. */
  let awaited: { readonly path: string; readonly slug: string } | null = null;

  const links = computed(() => new NoteNames(options.paths()));
  const currentText = () => options.draft()?.() ?? options.document()?.text ?? '';

  function refresh(): void {
    clearTimeout(followTimer);
    const startedMs = performance.now();
    const parts = takeApart(currentText().replace(lineEnds, '\n'));
    bodyLine = parts.bodyLine;
    properties.value = parts.properties;
    isEmpty.value = parts.properties === null && parts.body.trim() === '';
    pane?.show(parts.body, options.document()?.path ?? '', links.value);
    lastTookMs = performance.now() - startedMs;
  }

  function showDocument(next: OpenDocument | null, previous: OpenDocument | null): void {
    refresh();
    if (next === null || next.id === previous?.id) return;
    if (options.scroller.value) options.scroller.value.scrollTop = 0;
    if (awaited?.path === next.path) showHeading(awaited.slug);
    awaited = null;
  }

  function follow(): void {
    clearTimeout(followTimer);
    if (options.draft() !== null) followTimer = setTimeout(refresh, Math.max(followDelayMs, lastTookMs * restShare));
  }

  /** `line` counts from the note's first. */
  function showLine(line: number, block: ScrollLogicalPosition): HTMLElement | null {
    if (line < bodyLine) {
      options.scroller.value?.scrollTo({ top: 0 });
      return null;
    }
    const element = pane?.elementAt(line - bodyLine) ?? null;
    element?.scrollIntoView({ block });
    return element;
  }

  function showHeading(slug: string): void {
    const line = pane?.lineOfHeading(slug) ?? null;
    if (line !== null) showLine(line + bodyLine, 'start');
  }

  function goTo(target: EditorTarget | null): void {
    const text = options.document()?.text;
    if (target === null || target.offset === null || text === undefined) return;
    const before = text.slice(0, target.offset);
    const element = showLine(before.split(/\r\n?|\n/).length - 1, 'center');
    unmark();
    element?.classList.add('is-target');
  }

  function unmark(): void {
    for (const marked of options.host.value?.querySelectorAll('.is-target') ?? []) marked.classList.remove('is-target');
  }

  /** What a click in the note means, if it is on one of its own links; the others are left to main. */
  function onClick(event: MouseEvent): void {
    unmark();
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.getAttribute('href') !== '#') return;
    event.preventDefault();
    const { note, heading, missing } = link.dataset;
    if (missing !== undefined) return options.onMissing(missing);
    if (note !== undefined && note !== options.document()?.path) {
      awaited = heading === undefined ? null : { path: note, slug: heading };
      options.onOpen(note);
    } else if (heading !== undefined) {
      showHeading(heading);
    }
  }

  onMounted(() => {
    if (!options.host.value || !options.scroller.value) return;
    pane = new ReadingPane(options.host.value, options.scroller.value);
    refresh();
  });
  onBeforeUnmount(() => {
    clearTimeout(followTimer);
    pane?.dispose();
    pane = null;
  });
  watch(options.document, showDocument);
  watch(options.draft, follow);
  watch(links, (now) => pane?.followLinks(now));
  watch(options.target, goTo, { flush: 'post' });

  return { properties, isEmpty, onClick, showLine };
}
