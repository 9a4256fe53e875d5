import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import { seesAllUnits } from '#warehouse/scope/scope.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { whyText, writeInstant } from './about-source.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Writes that a version waits; null for whoever sees a part, or knows of no source in it. */
export function writeAboutVersion(data: NoticeData, reader: NoticeReader): NoticeText | null {
  const { t } = reader.words;
  const asked = data.sources ?? [];
  const names = nameSources(asked, reader);
  if (!seesAllUnits(reader.scope) || (asked.length > 0 && names.length === 0)) return null;
  const at = writeInstant(data.at, reader);
  const text =
    names.length === 0
      ? t('notice.says.approvalOnly', { at })
      : t('notice.says.approval', {
          at,
          sources: joinNames(names, names.length, reader.words, { of: 'sources' }),
        });
  return { text, href: '/refresh' };
}

/** Writes that something failed as a whole; null for whoever sees a part: it names no unit, and may be of any. */
export function writeAboutRequest(data: NoticeData, reader: NoticeReader): NoticeText | null {
  if (!seesAllUnits(reader.scope)) return null;
  const { t } = reader.words;
  const names = nameSources(data.sources ?? [], reader);
  if (names.length < (data.sources?.length ?? 0)) return null;
  const asked = t(`notice.request.${data.requestKind ?? 'refresh'}`);
  const what =
    names.length > 0
      ? `${asked} (${joinNames(names, names.length, reader.words, { of: 'sources' })})`
      : asked;
  const at = writeInstant(data.at, reader);
  return {
    text: t('notice.says.request', { what, at, why: whyText(data.errorCode, t) }),
    href: '/refresh',
  };
}

/** Names of the sources that the reader knows of. */
function nameSources(ids: readonly string[], { snapshot, words }: NoticeReader): string[] {
  return ids.flatMap((id) => {
    const source = snapshot.catalog.sources.get(id);
    return source ? [contentText(source.name, words.language, words.fallback).text] : [];
  });
}
