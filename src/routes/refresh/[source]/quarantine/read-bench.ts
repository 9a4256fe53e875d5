import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { fieldName, tableName } from '#lib/i18n/field-names.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import {
  readHeldGroups,
  readHeldRows,
  readNearestCodes,
  requireSource,
  type Scope,
} from '#lib/server/questions.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { readDropped } from '#lib/server/refresh/dropped-rows.ts';
import { readWaiting } from '#lib/server/refresh/waiting-versions.ts';
import { typedForms } from '#lib/server/uploads/typed-forms.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { HeldFilter, HeldGroup } from '#warehouse/query/held-bench.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { BenchView } from './bench-view.ts';
import { composeGroups, composeRow, isMappable } from './compose-bench.ts';
import { composeDropped } from './compose-dropped.ts';
import { findUnits } from './find-units.ts';
import { overlapOf } from '../overlap.ts';
import { readSentMends } from '../upload/read-upload-page.ts';

const LISTED = 25;

/** Reads the bench of a source as its address asks for. @throws {WarehouseError} question_invalid: no such source */
export async function readBench(
  snapshot: Snapshot,
  id: string,
  search: URLSearchParams,
  words: Words,
): Promise<BenchView> {
  const source = requireSource(snapshot.catalog, id);
  const { language, t, fallback } = words;
  const page = Math.max(1, Math.floor(Number(search.get('page')) || 1));
  const scope = currentReader().scopeFor('see_quarantine');
  const asked = await findUnits(snapshot, scope, search.get('unit') ?? '', words);
  const filter = filterOf(id, search, asked.codes);
  const all: HeldFilter = { ...filter, table: null, rule: null };
  const [groups, { total, rows, files }] = await Promise.all([
    readHeldGroups(snapshot, scope, all),
    readHeldRows(snapshot, scope, { ...filter, limit: LISTED, offset: (page - 1) * LISTED }),
  ]);
  const chosen = groups.find(({ table, rule }) => table === filter.table && rule === filter.rule);
  const address = (to: number) =>
    `?${new URLSearchParams({ ...Object.fromEntries(search), page: String(to) })}#rows`;
  const isSet = [filter.rule, filter.fileName, filter.units, filter.line].some((one) => one !== null);
  const last = Math.max(1, Math.ceil(total / LISTED));
  const name = contentText(source.name, language, fallback);
  const nameOf = unitNamer(snapshot, words);
  const maps = currentReader().rights.has('run_refreshes');
  return {
    ...{
      id,
      name,
      files,
      query: search.size > 0 ? `&${search}` : '',
      title: t(isSet ? 'bench.found' : 'bench.count', { count: total, name: name.text }),
    },
    overlap: isSet
      ? ''
      : overlapOf(
          groups.map(({ records }) => records),
          total,
          words,
        ),
    groups: composeGroups(chosen ? [chosen] : groups, { filter, search, source, maps }, words),
    filter: {
      ...{ rule: filter.rule ?? '', table: filter.table ?? '', file: filter.fileName ?? '' },
      ...{ unit: asked.text, says: asked.says, isLine: filter.line !== null, isSet },
    },
    units: unitsOf(snapshot, words),
    rows: rows.map((row) => composeRow(row, { nameOf, source, groups }, words)),
    shown: t('bench.shown', {
      first: total === 0 ? 0 : (page - 1) * LISTED + 1,
      last: Math.min(page * LISTED, total),
      total,
    }),
    ...{ before: page > 1 ? address(page - 1) : '', after: page < last ? address(page + 1) : '' },
    mapping: chosen ? await readMapping(snapshot, source, chosen, words) : null,
    mapped: mappedOf(source, words),
    dropped: await readDroppedTables(snapshot, scope, { source, words }),
    tables: tablesOf(source, words),
    typed: typedForms(source.tables ?? [], words),
    mends: await readSentMends(snapshot, id, words),
    waiting: await findWaiting(snapshot, id),
  };
}

function filterOf(sourceId: string, search: URLSearchParams, units: HeldFilter['units']): HeldFilter {
  const asked = (name: string) => search.get(name) || null;
  const line = Number(asked('line'));
  return {
    ...{ sourceId, table: asked('table'), rule: asked('rule'), fileName: asked('file'), units },
    line: Number.isSafeInteger(line) && line > 0 ? line : null,
  };
}

/** Values are proposed meanings only to whoever may say what they mean: codes of other sources are shown with them. */
async function readMapping(
  snapshot: Snapshot,
  source: Source,
  group: HeldGroup,
  words: Words,
): Promise<BenchView['mapping']> {
  const { table, field, values } = group;
  if (!currentReader().rights.has('run_refreshes') || !isMappable(group, source)) return null;
  const found = source.tables?.find(({ id }) => id === table);
  const column = found?.columns.find(({ name }) => name === field);
  if (!found || !column) return null;
  const { language } = words;
  const asked = { column, isUnit: found.unitColumn === field, language };
  const near = await readNearestCodes(
    snapshot,
    asked,
    values.map(({ value }) => value),
  );
  return {
    ...{ table, column: column.name, called: fieldName(column.name, [column], words) },
    values: values.map(({ value, records }) => ({
      ...{ value, count: formatCount(records, language) },
      near: (near.get(value) ?? []).map(({ code, name }) => ({ code, name: name ?? '' })),
    })),
  };
}

function mappedOf({ tables = [] }: Source, words: Words): BenchView['mapped'] {
  return tables.flatMap(({ id, columns }) =>
    columns.flatMap(({ name, mapped }) => {
      const called = fieldName(name, columns, words);
      return mapped.map(({ value, becomes }) => ({ table: id, column: name, called, value, becomes }));
    }),
  );
}

/** Shown to whoever may bring them back: of a row that was dropped it is said where it stood, why it went and by whom. */
async function readDroppedTables(
  snapshot: Snapshot,
  scope: Scope,
  { source, words }: { source: Source; words: Words },
): Promise<BenchView['dropped']> {
  if (!currentReader().rights.has('run_refreshes')) return [];
  const rows = await readDropped(snapshot, scope, source.id);
  const { timezone } = snapshot.catalog.workspace;
  return composeDropped(rows, { source, words: { ...words, timezone } });
}

function tablesOf(source: Source, words: Words): BenchView['tables'] {
  const ids = source.tables?.map(({ id }) => id) ?? [source.id];
  return ids.map((id) => ({ id, name: tableName(id, source, words) }));
}

function unitsOf({ catalog }: Snapshot, { language, fallback }: Words): BenchView['units'] {
  const named = [...catalog.units.values()].map((unit) => ({
    ...{ code: unit.unitCode, name: unitName(unit, language, fallback).text },
  }));
  return [...new Map(named.map((one) => [one.code, one])).values()];
}

async function findWaiting(snapshot: Snapshot, id: string): Promise<string> {
  const { control } = await openWarehouse();
  const scope = currentReader().scopeFor('see_refreshes');
  const waiting = readWaiting(control, { catalog: snapshot.catalog, scope });
  return (
    waiting.find(
      ({ state, changes }) => state === 'waits' && changes.sources.some(({ source }) => source === id),
    )?.snapshotId ?? ''
  );
}
