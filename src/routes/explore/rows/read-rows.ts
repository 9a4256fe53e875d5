import { explorationHref, nothingAsked, writeSearch } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { viewHref } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatCount, formatSum } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { wordsOf } from '#lib/format/words.ts';
import { lowered } from '#lib/format/lowered.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { BEHIND_ROWS, readBehind, resolveBehind, type Behind } from '#lib/server/behind.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { problemSentence } from '#lib/server/problem-sentence.ts';
import { MOST_FIGURE_ROWS, readSourceFiles, readTrend, shareOf } from '#lib/server/questions.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeRows, conditionText, cutText, dimensionName } from './compose-rows.ts';
import type { RowsView, SourceFiles } from './rows-view.ts';

interface Asking {
  snapshot: Snapshot;
  scope: Scope;
  locals: App.Locals;
  search: URLSearchParams;
  signal?: AbortSignal;
}

/** Files of a source that are named. */
const MOST_FILES = 6;

const formats = ['csv', 'xlsx', 'parquet', 'arrow'] as const;

/**
 * Reads the rows behind a figure, page by page. Where they are withheld the page says why, and tells none.
 * @throws Kit's error where the address names no figure
 */
export async function readRowsPage({ snapshot, scope, locals, search, signal }: Asking): Promise<RowsView> {
  const words = wordsOf(locals, snapshot.catalog);
  const behind = resolveBehind(snapshot, search);
  const [found, account, sources] = await Promise.all([
    readOrWithhold(),
    accountOf(snapshot, scope, { behind, words, signal }),
    readFiles(snapshot, scope, { behind, words, signal }),
  ]);
  const { rows, total, withheld } = found;
  const { figure, unit, period, offset, fact } = behind;
  const name = contentText(figure.name, words.language, words.fallback);
  const last = offset + rows.length;
  const periodText = capitalised(
    formatPeriod(period.period, period.grain, words.language, words.fiscalYearStart),
  );
  return {
    title: words.t('behind.title', { name: name.text }),
    figure: { name, href: figureAddress(behind, words) },
    crumbs: [unitName(unit, words.language, words.fallback), { text: periodText, language: words.language }],
    account: withheld === null && behind.where.length === 0 ? account : '',
    sides: sidesOf(behind, words, snapshot.catalog),
    filters: behind.where.map((one) => ({
      name: dimensionName(one.dimension, behind, words),
      text: conditionText(one, rows, behind, { catalog: snapshot.catalog, scope, words }),
    })),
    withheld,
    none: words.t(behind.side === 'uncounted' ? 'behind.allCounted' : 'behind.none'),
    ...composeRows(rows, behind, { catalog: snapshot.catalog, words }),
    range: words.t('behind.range', { first: rows.length ? offset + 1 : 0, last, total }),
    previous: offset > 0 ? rowsAddress(behind, words, Math.max(0, offset - BEHIND_ROWS)) : null,
    next: last < total ? rowsAddress(behind, words, last) : null,
    grain: fact && loweredText(contentText(fact.grainText, words.language, words.fallback)),
    sources,
    downloads: withheld ? [] : formats.map((format) => ({ format, href: fileAddress(format) })),
    cut: withheld ? '' : cutText(total, words),
  };

  /** All that one answer of the API may have, of the version shown here. */
  function fileAddress(format: string): string {
    const whole = { limit: String(MOST_FIGURE_ROWS), version: snapshot.snapshotId, format };
    return `/api/v1/rows?${searchOf(behind, words, whole)}`;
  }

  async function readOrWithhold() {
    try {
      return { ...(await readBehind(snapshot, scope, behind, signal)), withheld: null };
    } catch (fault) {
      const told = askedProblem(fault);
      if (!told) throw fault;
      return { rows: [], total: 0, withheld: problemSentence(told, words.t) };
    }
  }
}

/** As it stands within a sentence. */
function loweredText({ text, language }: ContentText): ContentText {
  return { text: lowered(text, language as Words['language']), language };
}

/** What the side came to when it was published. */
async function accountOf(
  snapshot: Snapshot,
  scope: Scope,
  { behind, words, signal }: { behind: Behind; words: Words; signal: AbortSignal | undefined },
): Promise<string> {
  const {
    figure: { indicator },
    unit,
    period,
    side,
  } = behind;
  // What a measure by itself comes to is published nowhere but in what is asked of it.
  if (side === 'uncounted' || indicator === null) return '';
  const question = {
    indicatorId: indicator.id,
    unitId: unit.unitId,
    grain: period.grain,
    tree: 'now' as const,
  };
  const cells = await readTrend(snapshot, scope, question, signal);
  const cell = cells.find((one) => one.period === period.period);
  const count = side === 'numerator' ? cell?.numerator : cell?.denominator;
  if (count === null || count === undefined) return '';
  const text = side === 'numerator' ? indicator.numeratorText : indicator.denominatorText;
  return words.t('behind.account', {
    count: formatSum(count, words.language),
    what: contentText(text ?? indicator.name, words.language, words.fallback).text,
  });
}

async function readFiles(
  snapshot: Snapshot,
  scope: Scope,
  { behind, words, signal }: { behind: Behind; words: Words; signal: AbortSignal | undefined },
): Promise<SourceFiles[]> {
  const { catalog } = snapshot;
  const { timezone } = catalog.workspace;
  return Promise.all(
    (behind.fact?.sources ?? []).map(async (sourceId) => {
      const files = await readSourceFiles(snapshot, scope, { sourceId }, signal);
      const source = catalog.sources.get(sourceId);
      return {
        id: sourceId,
        name: contentText(source?.name ?? { en: sourceId }, words.language, words.fallback),
        files: files.slice(0, MOST_FILES).map((file) => ({
          name: file.fileName,
          receivedAt: formatInstant(file.receivedAt, words.language, timezone),
          rows: formatCount(file.rows, words.language),
          hash: file.sha256.slice(0, 12),
        })),
        more:
          files.length > MOST_FILES ? words.t('behind.files.more', { count: files.length - MOST_FILES }) : '',
      };
    }),
  );
}

function sidesOf(behind: Behind, words: Words, { facts }: Catalog): RowsView['sides'] {
  const {
    figure: { indicator },
    side,
  } = behind;
  if (indicator?.formula.kind !== 'ratio') return [];
  const sides = [
    'numerator',
    'denominator',
    ...(shareOf(indicator, facts) ? (['uncounted'] as const) : []),
  ] as const;
  return sides.map((one) => ({
    text: words.t(`behind.side.${one}`),
    href: rowsAddress({ ...behind, side: one }, words, 0),
    isShown: one === side,
  }));
}

function rowsAddress(behind: Behind, words: Words, offset: number): string {
  return `/explore/rows?${searchOf(behind, words, offset > 0 ? { offset: String(offset) } : {})}`;
}

function searchOf(
  { figure, unit, period, side, where }: Behind,
  { fiscalYearStart }: Words,
  further: { readonly [name: string]: string },
): string {
  return writeSearch([
    [figure.kind, figure.id],
    ['unit', unit.unitId],
    ['grain', period.grain],
    ['period', periodAddress(period.period, period.grain, fiscalYearStart)],
    ['side', side === 'numerator' ? null : side],
    ...where.map(({ dimension, code }) => ['where', `${dimension}:${code}`] as const),
    ...Object.entries(further),
  ]);
}

/** The page of an indicator; of a measure, which has none, the exploration of that unit and period. */
function figureAddress({ figure, unit, period }: Behind, { fiscalYearStart }: Words): string {
  const { grain } = period;
  const at = periodAddress(period.period, grain, fiscalYearStart);
  if (figure.indicator === null)
    return explorationHref({
      ...nothingAsked,
      measures: [figure.id],
      unit: unit.unitId,
      grain,
      from: at,
      to: at,
    });
  const view = { unit: unit.unitId, grain, period: period.period };
  return viewHref(`/indicators/${encodeURIComponent(figure.id)}`, view);
}
