import type { Told } from '#warehouse/control/notice-schema.ts';
import { seesAnyUnit } from '#warehouse/scope/scope.ts';
import { formatDayOf } from '#lib/format/date.ts';
import { deliveryPeriod, dueText } from '#lib/format/delivery.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Writes of which period a delivery is overdue, or came; null for whoever may not know of its source. */
export function writeAboutOverdue({ kind, data }: Told, reader: NoticeReader): NoticeText | null {
  const { snapshot, scope, words } = reader;
  const { sourceId, period, until, at } = data;
  const source = snapshot.catalog.sources.get(sourceId ?? '');
  if (!source || !period || !until || !at || !seesAnyUnit(scope)) return null;
  const { timezone } = snapshot.catalog.workspace;
  const said = {
    source: contentText(source.name, words.language, words.fallback).text,
    period: deliveryPeriod({ from: period, to: until }, source.delivery, words),
  };
  const text =
    kind === 'overdue'
      ? words.t('overdue.says', {
          ...{ ...said, more: (data.missing ?? 1) - 1 },
          when: dueText(new Date(at), { language: words.language, timezone }),
        })
      : words.t('overdue.arrived', {
          ...{ ...said, days: data.days ?? 0 },
          day: formatDayOf(at, words.language, timezone),
        });
  return { text, href: calendarHref(source.id, period) };
}
