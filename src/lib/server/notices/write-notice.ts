import type { Told } from '#warehouse/control/notice-schema.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';
import { writeAboutDelivery } from './about-delivery.ts';
import { writeAboutFigure } from './about-figure.ts';
import { writeAboutOverdue } from './about-overdue.ts';
import { writeAboutSource } from './about-source.ts';
import { writeAboutVersion, writeAboutRequest } from './about-version.ts';

/**
 * Writes what a reader is told, by what they may know of the version served now.
 *
 * @returns null where they may not know of it (any more), or it is none any more
 */
export async function writeNotice(told: Told, reader: NoticeReader): Promise<NoticeText | null> {
  if (told.kind === 'threshold') return writeAboutFigure(told.data, reader);
  if (told.kind === 'delivery') return writeAboutDelivery(told.data, reader);
  if (told.kind === 'approval') return writeAboutVersion(told.data, reader);
  if (told.kind === 'overdue' || told.kind === 'arrived') return writeAboutOverdue(told, reader);
  if (told.data.sourceId === undefined) return writeAboutRequest(told.data, reader);
  return writeAboutSource(told, reader);
}
