import type { NoticeData } from '#warehouse/control/notice-schema.ts';
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
  const rows =
    data.loaded === undefined
      ? ''
      : ` · ${t('fate.rows', { loaded: data.loaded, held: data.quarantined ?? 0, skipped: data.skipped ?? 0 })}`;
  const page = `/refresh/${encodeURIComponent(source.id)}`;
  const place = uploadId === undefined ? `${page}/quarantine` : `${page}/upload?file=${uploadId}`;
  return {
    text: t(`notice.delivery.${sent}`, {
      source: contentText(source.name, language, fallback).text,
      at: writeInstant(data.at, reader),
      became: `${t(`fate.short.${fate}`)}${code}${rows}`,
    }),
    href: uploadId === undefined && runId !== undefined ? `/refresh/runs/${runId}` : place,
  };
}
