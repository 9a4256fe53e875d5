import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Lineage, LineageSource } from '#warehouse/query/lineage.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { describeCell, fullText, type Words } from '#lib/format/cell.ts';
import { formatDay, formatInstant } from '#lib/format/date.ts';
import { formatBytes, formatCount, formatShare, formatSum } from '#lib/format/number.ts';
import { partlyText } from '#lib/format/partly-text.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { columnsOf, fieldName } from '#lib/i18n/field-names.ts';
import { ownerName } from '#lib/i18n/owner-name.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import type { LineageView, SourceRow } from './indicator-view.ts';

export interface LineageSubject {
  indicator: Indicator;
  snapshot: Snapshot;
  cell: Cell | null;
  lineage: Lineage;
}

/** Composes the answer to "where does this number come from", with the figures in the formula. */
export function composeLineage(
  { indicator, snapshot, cell, lineage }: LineageSubject,
  words: Words,
): LineageView {
  const { catalog, snapshotId, runId } = snapshot;
  const { language, fallback } = words;
  const seen = new Set<string>();
  const sources = lineage.facts.flatMap(({ factId, sources: own }) => {
    const fact = contentText(catalog.facts.get(factId)?.name ?? {}, language, fallback);
    return own.flatMap((source) => {
      if (seen.has(source.sourceId)) return [];
      seen.add(source.sourceId);
      return [sourceRow(source, fact, snapshot, words)];
    });
  });
  return {
    formula: formulaText(indicator, cell, words),
    numerator: term(indicator.numeratorText, cell?.numerator ?? null, words),
    denominator: indicator.denominatorText
      ? term(indicator.denominatorText, cell?.denominator ?? null, words)
      : null,
    sources,
    notReported: lineage.notReported.flatMap((id) => maybeUnit(id, snapshot, words)),
    awaited: lineage.awaited.flatMap((id) => maybeUnit(id, snapshot, words)),
    awaitedBy: lineage.awaitedBy,
    awaitedText:
      lineage.awaitedBy === null
        ? ''
        : words.t('lineage.notDue', { day: formatDay(lineage.awaitedBy, language) }),
    partly: lineage.partlyReported.flatMap(({ unitId, rows, usual }) =>
      maybeUnit(unitId, snapshot, words).map((unit) => ({
        ...unit,
        rows: partlyText({ rows, usual }, words),
      })),
    ),
    partlyText:
      lineage.partlyReported.length === 0
        ? ''
        : words.t('partly.count', { count: lineage.partlyReported.length }),
    definition: { version: indicator.version, owner: ownerName(indicator, words).text, snapshotId, runId },
  };
}

function maybeUnit(id: string, { catalog }: Snapshot, { language, fallback }: Words) {
  const unit = catalog.units.get(id);
  return unit ? [{ name: unitName(unit, language, fallback), href: `/units/${encodeURIComponent(id)}` }] : [];
}

function term(text: Indicator['numeratorText'], count: number | null, { language, fallback }: Words) {
  return {
    text: contentText(text, language, fallback),
    count: count === null ? '–' : formatSum(count, language),
  };
}

function formulaText(indicator: Indicator, cell: Cell | null, words: Words): string {
  const { language, t } = words;
  const value = fullText(cell?.value ?? null, indicator, words);
  if (indicator.formula.kind === 'weighted_index') return t('lineage.index', { value });
  if (indicator.formula.kind === 'total') return t('lineage.total', { value });
  if (cell?.numerator == null || cell.denominator === null)
    return describeCell(cell, indicator, words, 'units').why;
  return t(indicator.formula.per === 1 ? 'lineage.ratio' : 'lineage.ratio_per', {
    numerator: formatSum(cell.numerator, language),
    denominator: formatSum(cell.denominator, language),
    per: indicator.formula.per,
    value,
  });
}

function sourceRow(
  { sourceId, load, failed }: LineageSource,
  fact: ContentText,
  { catalog }: Snapshot,
  words: Words,
): SourceRow {
  const { language, fallback, t } = words;
  const source = catalog.sources.get(sourceId);
  const columns = columnsOf(source);
  const count = (value: number) => formatCount(value, language);
  return {
    id: sourceId,
    code: source?.code ?? '',
    name: contentText(source?.name ?? {}, language, fallback),
    fact,
    load: load && {
      loadedAt: formatInstant(load.loadedAt, language, catalog.workspace.timezone),
      files: load.files,
      bytes: formatBytes(load.bytes, language),
      physical: count(load.physical),
      loaded: count(load.loaded),
      quarantined: count(load.quarantined),
      skipped: count(load.skipped),
      hash: load.contentHash.slice(0, 12),
      runId: load.runId,
      contractVersion: load.contractVersion,
    },
    failed: failed.slice(0, 5).map((rule) => ({
      reason: reasonText(rule.reason, t),
      of: rule.field === null ? ruleText(rule, columns, words) : fieldName(rule.field, columns, words),
      count: count(rule.checked - rule.passed),
      share: formatShare(rule.checked - rule.passed, rule.checked, language, 2),
    })),
  };
}
