import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Words } from '#lib/format/cell.ts';

/** Who is told, and where: what leaves the product tells no figure of a class that is not for everybody. */
export interface NoticeReader {
  snapshot: Snapshot;
  scope: Scope;
  words: Words;
  leaves: boolean;
}

/** A notice as it is read: a sentence, and where one acts on it. */
export interface NoticeText {
  text: string;
  /** Path and query of a page. */
  href: string;
}
