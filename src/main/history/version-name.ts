import { versionKinds, type NoteVersion, type VersionKind } from '../../shared/contract/history-api.ts';

/** What a version's file name says: all that a listing needs, so that none has to be opened for it. */
export interface VersionName extends NoteVersion {
  /** The first 16 digits of the text's SHA-256. */
  readonly digest: string;
}

const pattern = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.([a-z]+)\.(\d{1,12})\.([0-9a-f]{16})\.md\.gz$/;

/** Sorts by time as plain text, and holds nothing that some disk refuses. */
export function versionName(atMs: number, kind: VersionKind, sizeBytes: number, revision: string): VersionName {
  const time = new Date(atMs).toISOString().replace(/[:.]/g, '-');
  const digest = revision.slice(0, 16);
  return { id: `${time}.${kind}.${sizeBytes}.${digest}.md.gz`, atMs, sizeBytes, kind, digest };
}

/** Null for a file that is no version. */
export function parseVersionName(id: string): VersionName | null {
  const [, day, hour, minute, second, milli, kindName, size, digest] = pattern.exec(id) ?? [];
  const kind = versionKinds.find((candidate) => candidate === kindName);
  if (!kind || size === undefined || digest === undefined) return null;
  const atMs = Date.parse(`${day}T${hour}:${minute}:${second}.${milli}Z`);
  return Number.isNaN(atMs) ? null : { id, atMs, sizeBytes: Number(size), kind, digest };
}
