import type { Quarantine } from '#warehouse/query/quarantine.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatCount, formatShare } from '#lib/format/number.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { columnsOf } from '#lib/i18n/field-names.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalViewOf } from '#lib/i18n/refusal-text.ts';
import type { Words } from '#lib/format/cell.ts';
import { readBoardSources, type BoardSource } from '#lib/server/refresh/board-sources.ts';
import { listEarlierVersions } from '#lib/server/refresh/earlier-versions.ts';
import { listGroups } from '#lib/server/refresh/groups.ts';
import { readRefusals } from '#lib/server/refresh/refusals.ts';
import { listScheduleChanges } from '#lib/server/refresh/schedules.ts';
import { listUntakenFiles } from '#lib/server/refresh/untaken-files.ts';
import { readJudgedDay } from '#lib/server/refresh/standing.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import type { Scope } from '#lib/server/questions.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import {
  readAgreedRules,
  readFlags,
  readQuarantine,
  requireSource,
  tablesOf,
} from '#lib/server/questions.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { heldRow } from './held-row.ts';
import { composeSchedule } from '../schedule-view.ts';
import { untakenText } from '../untaken-view.ts';
import { overlapOf } from './overlap.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';
import { composeWarnings } from './compose-warnings.ts';
import { composeAgreed } from './compose-agreed.ts';
import { composeFacts } from './source-facts.ts';
import type { SourceView } from './source-view.ts';

/** Rows held back that one page lists. */
const LISTED = 25;

/** Reads and composes the page of a source. @throws {WarehouseError} question_invalid: no such source */
export async function readSource(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  { id, reason }: { id: string; reason: string | null },
  words: Words,
): Promise<SourceView> {
  const { language, t, fallback } = words;
  requireSource(snapshot.catalog, id);
  const { control } = await openWarehouse();
  const refusals = readRefusals(control, snapshot.catalog, id);
  const [board, untaken, judged, quarantine, flags, rules] = await Promise.all([
    readBoardSources({ snapshot, scope }, control),
    listUntakenFiles(snapshot.catalog),
    readJudgedDay({ snapshot, scope }, control),
    readQuarantine(snapshot, currentReader().scopeFor('see_quarantine'), {
      sourceId: id,
      reason,
      limit: LISTED,
      offset: 0,
    }),
    readFlags(snapshot, scope, { tables: tablesOf(snapshot.catalog, id), reason: null, limit: null }),
    readAgreedRules(snapshot, scope, tablesOf(snapshot.catalog, id)),
  ]);
  const entry = board.find(({ source }) => source.id === id)!;
  const { source, load, last, state } = entry;
  return {
    id,
    takesFiles: source.tables?.some(({ files }) => files !== null) ?? false,
    code: source.code ?? '',
    name: contentText(source.name, language, fallback),
    description: contentText(source.description, language, fallback),
    title: titleOf(entry, words),
    state,
    stateText: t(`source.${state}`),
    facts: composeFacts(
      entry,
      { refusals, judged, untaken: untakenText(untaken, id, words) },
      { ...words, timezone: snapshot.catalog.workspace.timezone },
    ),
    account: load && composeAccountBar(load, words),
    error:
      last?.outcome === 'failed'
        ? refusalViewOf(
            { code: last.errorCode, message: last.errorMessage },
            t,
            factTexts(last.errorFacts, words),
          )
        : null,
    failedRun: last?.outcome === 'failed' ? last.runId : '',
    awaitsWord: last?.outcome === 'failed' && last.errorCode === 'change_unexplained',
    quarantine: composeQuarantine(
      quarantine,
      { id, chosen: reason, snapshot, all: load?.quarantined ?? 0 },
      words,
    ),
    warnings: composeWarnings(flags, columnsOf(snapshot.catalog.sources.get(id)), words),
    agreed: {
      tables: composeAgreed(source, { rules, catalog: snapshot.catalog }, words),
      contract: source.contractVersion,
    },
    schedule: composeSchedule(entry.schedule, listScheduleChanges(control, id), {
      ...words,
      timezone: snapshot.catalog.workspace.timezone,
      nameOf: (source) => sourceNameOf(snapshot.catalog, source, words).text,
    }),
    groups: listGroups(control, snapshot.catalog, 0)
      .filter(({ sources }) => sources.includes(id))
      .map(({ schedule }) => ({ id: schedule.scheduleId, name: schedule.name ?? '' })),
    others: [...snapshot.catalog.sources.values()]
      .filter((other) => other.id !== id)
      .map((other) => ({ id: other.id, name: contentText(other.name, language, fallback) })),
    versions: listEarlierVersions(control, snapshot.snapshotId).map(({ snapshotId, publishedAt }) => ({
      id: snapshotId,
      text: `${formatInstant(publishedAt, language, snapshot.catalog.workspace.timezone)} · ${snapshotId}`,
    })),
    hasRefusals: refusals.length > 0,
  };
}

function titleOf({ source, load }: BoardSource, { language, t, fallback }: Words): string {
  const name = contentText(source.name, language, fallback).text;
  if (!load) return t('source.title_never', { name });
  return t('source.title', {
    name,
    loaded: formatShare(load.loaded, load.physical, language),
    held: load.quarantined,
  });
}

function composeAccountBar(load: SourceLoad, { language, t }: Words): SourceView['account'] {
  const parts = [
    { name: t('rows.loaded'), count: load.loaded, colour: 'var(--ramp-5)' },
    { name: t('rows.quarantined'), count: load.quarantined, colour: 'var(--bad)' },
    { name: t('rows.skipped'), count: load.skipped, colour: 'var(--control)' },
  ].map((part) => ({ ...part, countText: formatCount(part.count, language) }));
  const [loaded, held, skipped] = parts.map((part) => part.countText);
  const physical = formatCount(load.physical, language);
  return { title: t('source.account', { physical, loaded: loaded!, held: held!, skipped: skipped! }), parts };
}

function composeQuarantine(
  { total, byReason, rows, ruleNames }: Quarantine,
  { id, chosen, snapshot, all }: { id: string; chosen: string | null; snapshot: Snapshot; all: number },
  words: Words,
): SourceView['quarantine'] {
  const { language, t } = words;
  const nameOf = unitNamer(snapshot, words);
  const source = snapshot.catalog.sources.get(id);
  const format = source?.format;
  const columns = columnsOf(source);
  return {
    total,
    // A reader of a part sees fewer than the head of the page counts.
    totalText:
      chosen === null && total < all
        ? t('quarantine.titleOwn', { count: total, all })
        : t('quarantine.title', { count: total }),
    reasons: byReason.map(({ reason, rows: count }) => ({
      reason,
      text: reasonText(reason, t),
      count: formatCount(count, language),
      href: reason === chosen ? `/refresh/${id}#quarantine` : `/refresh/${id}?reason=${reason}#quarantine`,
      isChosen: reason === chosen,
    })),
    rows: rows.map((row, place) => ({
      key: String(place),
      ...heldRow(row, { nameOf, columns, format, ruleNames }, words),
    })),
    overlap:
      chosen === null
        ? overlapOf(
            byReason.map((reason) => reason.rows),
            total,
            words,
          )
        : '',
    shown: t('quarantine.shown', { shown: rows.length, total }),
  };
}
