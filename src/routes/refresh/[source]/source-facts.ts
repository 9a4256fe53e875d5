import type { RefusedDelivery } from '#warehouse/control/refused-deliveries.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay, formatInstant } from '#lib/format/date.ts';
import { ownerName } from '#lib/i18n/owner-name.ts';
import { formatBytes, formatCount } from '#lib/format/number.ts';
import type { BoardSource } from '#lib/server/refresh/board-sources.ts';
import type { JudgedDay } from '#lib/server/refresh/standing.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { gapsText } from '#lib/format/gaps-text.ts';
import { composeOutlook } from '#lib/format/outlook.ts';
import type { SourceView } from './source-view.ts';

type FactWords = Words & { timezone: string };
type Facts = SourceView['facts'];

/** Refused deliveries that are told. */
const REFUSALS = 3;

/** Composes what there is to know of a source: who sends it, how, what was loaded, what is expected, what was refused, and which files of its folder nobody takes. */
export function composeFacts(
  entry: BoardSource,
  { refusals, judged, untaken }: { refusals: readonly RefusedDelivery[]; judged: JudgedDay; untaken: string },
  words: FactWords,
): Facts {
  return [
    ...ownFacts(entry, words),
    ...outlookFacts(entry, judged, words),
    ...gapFacts(entry, words),
    ...refusalFacts(refusals, words),
    ...(untaken === '' ? [] : [{ label: words.t('refresh.untaken.label'), text: untaken }]),
  ];
}

function ownFacts({ source, load }: BoardSource, words: FactWords): Facts {
  const { language, t, timezone } = words;
  return [
    { label: t('source.owner'), ...ownerName(source, words) },
    { label: t('source.way'), text: `${t(`connector.${source.connector}`)}, ${source.format.toUpperCase()}` },
    ...(load
      ? [
          { label: t('table.loaded'), text: formatInstant(load.loadedAt, language, timezone) },
          {
            label: t('table.files'),
            text: `${formatCount(load.files, language)} · ${formatBytes(load.bytes, language)}`,
          },
          { label: t('table.hash'), text: `${load.contentHash.slice(0, 12)} · ${load.runId}` },
        ]
      : []),
    { label: t('source.contract'), text: source.contractVersion },
  ];
}

/** What is late of its deliveries, and what is expected next. */
function outlookFacts(
  { source, outlook }: BoardSource,
  { day, isEarlier }: JudgedDay,
  words: FactWords,
): Facts {
  if (!outlook) return [];
  const judgedOn = isEarlier ? day : null;
  const { late, last, next } = composeOutlook(outlook, source, { ...words, judgedOn });
  const { t } = words;
  return [
    ...(late === '' ? [] : [{ label: t('outlook.lateLabel'), text: late }]),
    { label: t('outlook.nextLabel'), text: [last, next].filter(Boolean).join(' · ') },
    { label: t('deliveries.judgedLabel'), text: formatDay(day, words.language) },
  ];
}

/** Units and months that lack, where the calendar shows the newest of them. */
function gapFacts({ source, gaps }: BoardSource, words: FactWords): Facts {
  if (gaps === null) return [];
  const text = gapsText(gaps, words);
  return [{ label: words.t('gaps.label'), text, href: calendarHref(source.id, gaps.newest) }];
}

/** Refused deliveries: when, and why. */
function refusalFacts(refusals: readonly RefusedDelivery[], { language, t, timezone }: FactWords): Facts {
  return refusals.slice(0, REFUSALS).map(({ refusedAt, reason }) => ({
    label: t('source.refusedDelivery'),
    text: [formatInstant(refusedAt, language, timezone), reason].filter(Boolean).join(' · '),
  }));
}
