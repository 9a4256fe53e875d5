import type { IndicatorChange, Move, SourceChange } from '#warehouse/snapshot/compare-versions.ts';
import type { Run } from '#warehouse/control/runs.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { HeldState } from '#warehouse/snapshot/held-state.ts';
import type { Mended } from '#lib/server/refresh/mended-for.ts';
import type { WaitingVersion } from '#lib/server/refresh/waiting-versions.ts';
import { fullText, gapText, type Words } from '#lib/format/cell.ts';
import { formatDay, formatInstant } from '#lib/format/date.ts';
import { changeBetween, formatCount, formatNumber, NO_VALUE } from '#lib/format/number.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { toldApart } from '#lib/format/usual-range.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { mendedText } from '#lib/i18n/held-again.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { composeDefinitions, type ChangedDefinitions, type DefinitionNames } from './changed-definitions.ts';

/** What is shown now and what would be, written; `–` where there is none. */
export interface BeforeAfter {
  before: string;
  after: string;
}

/** A source of which another load would be served. */
export interface WaitingSource {
  id: string;
  name: ContentText;
  loaded: BeforeAfter;
  quarantined: BeforeAfter;
}

export interface Change {
  direction: 'up' | 'down';
  /** In the indicator's unit, percentage points for percent. */
  text: string;
}

/** An indicator of which figures would move. */
export interface WaitingIndicator {
  id: string;
  name: ContentText;
  /** Of the whole in its last complete month; null where that does not move. */
  whole: (BeforeAfter & { period: string; change: Change | null }) | null;
  /** Figures that move, come or go, of all units and periods. */
  figures: string;
  /** The unit and period that move most, with what they move from and to; empty where none has a value on both sides. */
  largest: string;
}

/** What somebody mended for a version. */
export interface MendedLine {
  /** How many rows or values, by whom and why; of a workbook, what became of them. */
  text: string;
  /** The page of the workbook, and what leads there; null where there is none to see. */
  link: { href: string; text: string } | null;
}

/** A version that waits for approval, every text written out. */
export interface WaitingView {
  snapshotId: string;
  title: string;
  since: string;
  asOf: string;
  state: HeldState;
  /** What is shown meanwhile, or why it can be approved no longer. */
  said: string;
  sources: WaitingSource[];
  indicators: WaitingIndicator[];
  /** Definitions that change, by kind. */
  definitions: ChangedDefinitions[];
  /** What was mended for it alone, and what becomes of that; empty where nothing was. */
  mends: string;
  /** Each of these mends. */
  mended: MendedLine[];
  needsOther: boolean;
  /** What is at work that may keep it from being approved; empty where nothing is. */
  atWork: string;
}

/** The reader's words, where the version served lends names to what changes. */
export interface WaitingWords {
  words: Words;
  timezone: string;
  /** Null before the first publication: what a first version brings is counted, not listed. */
  catalog: (Pick<Catalog, 'units'> & DefinitionNames) | null;
  /** What was mended for it, as far as the reader may know. */
  mended?: readonly Mended[];
  /** Whether it was overtaken by a version that has all of it. */
  isBrought?: boolean;
  /** The run at work now. */
  running: Pick<Run, 'requested'> | null;
}

/** Composes a version that waits: since when, what it would change, and the words that decide. */
export function composeWaiting(version: WaitingVersion, context: WaitingWords): WaitingView {
  const { snapshotId, changes, isFirst, state } = version;
  const { words, timezone } = context;
  const { t, language } = words;
  /** What it would change is neither true of an overtaken version, nor worth a list of a first one. */
  const isListed = state !== 'overtaken' && !isFirst;
  const counts = { figures: changes.indicators.length, sources: changes.sources.length };
  return {
    snapshotId,
    title: t(state !== 'waits' ? 'waiting.overtaken' : isFirst ? 'waiting.first' : 'waiting.title', counts),
    since: t('waiting.since', { when: formatInstant(version.heldAt, language, timezone) }),
    asOf: formatDay(version.asOf, language),
    state,
    said: saidOf(version, context),
    sources: isListed ? changes.sources.map((change) => composeSource(change, context)) : [],
    indicators: isListed
      ? goneFirst(changes.indicators).map((change) => composeIndicator(change, context))
      : [],
    definitions: isListed ? composeDefinitions(changes.definitions, context.catalog, words) : [],
    mends: mendsText(version, context),
    mended: (context.mended ?? []).map((one) => composeMended(one, context.words)),
    needsOther: version.needsOther,
    atWork: state === 'overtaken' ? '' : atWorkText(version, context),
  };
}

function saidOf(
  { state, isFirst, overtakenBy }: WaitingVersion,
  { words: { t, language }, timezone, isBrought = false }: WaitingWords,
): string {
  if (state === 'overtaken') {
    const when = overtakenBy && formatInstant(overtakenBy.publishedAt, language, timezone);
    const by = when && t('desk.overtakenBy', { version: overtakenBy.snapshotId, when });
    return [by, t(isBrought ? 'waiting.isBrought' : 'waiting.again')].filter(Boolean).join(' ');
  }
  if (state === 'refused') return t('waiting.refused');
  return t(isFirst ? 'waiting.nothing' : 'waiting.holds');
}

/** Nothing is decided while a run is at work; a run that publishes another version leaves nothing to approve. */
function atWorkText({ changes }: WaitingVersion, { words, catalog, running }: WaitingWords): string {
  if (!running) return '';
  const { requested } = running;
  const same = changes.sources
    .map(({ source }) => source)
    .filter((id) => requested.length === 0 || requested.includes(id));
  const names = same.map((id) => {
    const known = catalog?.sources.get(id);
    return known ? contentText(known.name, words.language, words.fallback).text : id;
  });
  if (names.length === 0) return words.t('desk.atWork');
  return words.t('desk.atWorkOnSame', {
    sources: joinNames(names.slice(0, 3), names.length, words, { of: 'sources' }),
  });
}

function mendsText(
  { changes: { mends = [] }, state }: WaitingVersion,
  { words: { t }, isBrought = false }: WaitingWords,
): string {
  if (mends.length === 0) return '';
  if (isBrought) return t('waiting.mendsBrought');
  return state === 'overtaken' ? t('waiting.mendsAgain') : t('waiting.mends', { count: mends.length });
}

/** Lines of rows that are named. */
const NAMED_LINES = 5;

function composeMended(mended: Mended, words: Words): MendedLine {
  const { by, why, workbook } = mended;
  const { t } = words;
  const said = saidOfMended(mended, words);
  if (by) return { text: t('waiting.mended.by', { said, who: by, why }), link: null };
  if (!workbook) return { text: t('waiting.mended.cameBack', { said }), link: null };
  const { who, outcome, href, fileName } = workbook;
  const handedIn = t('waiting.mended.workbook', { said, who });
  return {
    text: outcome ? `${handedIn} ${mendedText(outcome, t)}` : handedIn,
    link: href === '' ? null : { href, text: t('waiting.mended.open', { file: fileName }) },
  };
}

function saidOfMended({ kind, count, lines, isSheet }: Mended, words: Words): string {
  const said = words.t(`waiting.mended.${kind}`, { count });
  if (lines.length === 0) return said;
  const named = lines.slice(0, NAMED_LINES).map((line) => formatCount(line, words.language));
  const place = isSheet ? ('waiting.mended.sheetRows' as const) : ('waiting.mended.lines' as const);
  const where = {
    count: lines.length,
    lines: joinNames(named, lines.length, words, { of: isSheet ? 'rows' : 'lines' }),
  };
  return `${said} ${words.t(place, where)}`;
}

function composeSource({ source, before, after }: SourceChange, context: WaitingWords): WaitingSource {
  const { language, fallback } = context.words;
  const known = context.catalog?.sources.get(source);
  const count = (rows: number | undefined) => (rows === undefined ? NO_VALUE : formatCount(rows, language));
  return {
    id: source,
    name: known ? contentText(known.name, language, fallback) : { text: source, language: 'en' },
    loaded: { before: count(before?.loaded), after: count(after?.loaded) },
    quarantined: { before: count(before?.quarantined), after: count(after?.quarantined) },
  };
}

/** Indicators of which a value is gone before all others, in their order. */
function goneFirst(changes: readonly IndicatorChange[]): IndicatorChange[] {
  const isGone = ({ largest: [first], root, removed }: IndicatorChange) =>
    removed > 0 || root?.after === null || first?.after === null;
  return [...changes.filter(isGone), ...changes.filter((change) => !isGone(change))];
}

function composeIndicator(change: IndicatorChange, context: WaitingWords): WaitingIndicator {
  const { language, fallback } = context.words;
  const indicator = context.catalog?.indicators.get(change.indicator);
  const [largest] = change.largest;
  return {
    id: change.indicator,
    name: indicator
      ? contentText(indicator.name, language, fallback)
      : { text: change.indicator, language: 'en' },
    whole: indicator && change.root ? composeMove(change.root, indicator, context.words) : null,
    figures: formatCount(change.moved + change.added + change.removed, language),
    largest: indicator && largest ? largestText(largest, indicator, context) : '',
  };
}

function composeMove(move: Move, indicator: Indicator, words: Words): WaitingIndicator['whole'] {
  const finer = seenIn(move, indicator, words);
  return {
    period: periodOf(move, words),
    before: fullText(move.before, finer, words),
    after: fullText(move.after, finer, words),
    change: composeChange(move, finer, words),
  };
}

/** The indicator with as many decimals as show that it moved. */
function seenIn({ before, after }: Move, indicator: Indicator, words: Words): Indicator {
  if (before === null || after === null || before === after) return indicator;
  return toldApart(before, [after], indicator, (one, as) => fullText(one, as, words));
}

/** A change too small for the indicator's decimals is still one: `<0.1`. Null where a side has no value. */
function composeChange({ before, after }: Move, indicator: Indicator, words: Words): Change | null {
  if (before === null || after === null || before === after) return null;
  const gap = Math.abs(after - before);
  const written = changeBetween(before, after, indicator, words.language);
  const scale = indicator.unit === 'percent' ? 100 : 1;
  const least = formatNumber(gap * scale, { ...indicator, unit: 'points' }, words.language);
  const text = indicator.unit === 'percent' ? words.t('gap.points', { amount: least }) : least;
  return {
    direction: after > before ? 'up' : 'down',
    text: written?.direction === 'same' ? text : gapText(gap, indicator, words),
  };
}

function largestText(move: Move, indicator: Indicator, { words, catalog }: WaitingWords): string {
  const unit = catalog?.units.get(move.unit);
  const finer = seenIn(move, indicator, words);
  return words.t('waiting.move', {
    unit: unit ? unitName(unit, words.language, words.fallback).text : move.unit,
    period: periodOf(move, words),
    before: fullText(move.before, finer, words),
    after: move.after === null ? words.t('waiting.gone') : fullText(move.after, finer, words),
  });
}

function periodOf({ period, grain }: Move, { language, fiscalYearStart }: Words): string {
  return formatPeriod(period, grain as 'month', language, fiscalYearStart);
}
