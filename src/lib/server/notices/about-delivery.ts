import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import { fateText } from '#lib/i18n/fate-text.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { writeInstant } from './about-source.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Writes what has become of what somebody sent or mended; null where they may not know of its source any more. */
export function writeAboutDelivery(data: NoticeData, reader: NoticeReader): NoticeText | null {
  const { snapshot, words } = reader;
  const { sent = 'extract', fate = 'unknown', uploadId, runId, errorCode } = data;
  const source = snapshot.catalog.sources.get(data.sourceId ?? '');
  if (!source) return null;
  const { t, language, fallback } = words;
  const code = errorCode === undefined ? '' : ` (${errorCode})`;
  const { loaded, quarantined = 0, skipped = 0 } = data;
  const counts = loaded === undefined ? null : { loaded, quarantined };
  const rows = counts && t('fate.rows', { loaded: counts.loaded, held: quarantined, skipped });
  const page = `/refresh/${encodeURIComponent(source.id)}`;
  const place = uploadId === undefined ? `${page}/quarantine` : `${page}/upload?file=${uploadId}`;
  return {
    text: t(`notice.delivery.${sent}`, {
      source: contentText(source.name, language, fallback).text,
      at: writeInstant(data.at, reader),
      became: `${fateText(fate, counts, t)}${code}${rows === null ? '' : ` · ${rows}`}`,
    }),
    href: uploadId === undefined && runId !== undefined ? `/refresh/runs/${runId}` : place,
  };
}
