import type { Told } from '#warehouse/control/notice-schema.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Words } from '#lib/format/cell.ts';
import { writeAboutFigure } from './about-figure.ts';
import { writeAboutSource } from './about-source.ts';
import { writeAboutVersion, writeAboutRequest } from './about-version.ts';

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

/**
 * Writes what a reader is told, by what they may know of the version served now.
 *
 * @returns null where they may not know of it (any more), or it is none any more
 */
export async function writeNotice(told: Told, reader: NoticeReader): Promise<NoticeText | null> {
  if (told.kind === 'threshold') return writeAboutFigure(told.data, reader);
  if (told.kind === 'approval') return writeAboutVersion(told.data, reader);
  if (told.data.sourceId === undefined) return writeAboutRequest(told.data, reader);
  return writeAboutSource(told, reader);
}
