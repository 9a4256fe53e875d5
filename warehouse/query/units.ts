import type { UnitVersion } from '../model/unit.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import { inUnitOrder, versionOn, type Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { unitsBelowSql } from './descendants.ts';
import { foldText } from './fold-text.ts';
import { requireCount, requireDay, requireLevel, requireUnit } from './question.ts';

export interface UnitsQuestion {
  parentId: string;
  /** Level at any depth below the parent; null for the units directly below it. */
  level: string | null;
  /** ISO day on which they stood there, as then; omit for the units that stand there at as-of. */
  day?: string;
}

/**
 * Answers the units below a parent that stand at as-of, or stood on a day, in the order of levels and codes. Of each, the version that
 * held on that day.
 */
export async function readUnits(
  snapshot: Snapshot,
  scope: Scope,
  question: UnitsQuestion,
  signal?: AbortSignal,
): Promise<UnitVersion[]> {
  const { catalog, alias } = snapshot;
  const visible = scopePredicate(scope, 'u.unit_id', alias);
  const day = question.day === undefined ? null : requireDay('day', question.day);
  const rows = await snapshot.rows<{ unitId: string }>(
    `select u.unit_id as "unitId" from ${alias}.star.dim_unit u
     where u.is_latest and u.unit_id in (${unitsBelowSql(alias, day === null ? 'now' : 'then')}) and ${visible.sql}`,
    {
      parent: requireUnit(catalog, question.parentId).unitId,
      level: question.level === null ? null : requireLevel(catalog, question.level),
      ...(day === null ? { as_of: snapshot.asOf } : { day }),
      ...visible.parameters,
    },
    signal,
  );
  return day === null ? inTreeOrder(snapshot, rows) : onDay(snapshot.catalog, rows, day);
}

export interface UnitSearch {
  /** Part of a name in any language, or of a code; case and tone marks do not matter. */
  text: string;
  /** At most 100. */
  limit: number;
}

/** So many letters are no part of two neighbouring words by chance. */
const JOINED_LETTERS = 5;

/** Answers units by name or code, standing ones first; also finds units that have ended. */
export async function searchUnits(
  snapshot: Snapshot,
  scope: Scope,
  search: UnitSearch,
  signal?: AbortSignal,
): Promise<UnitVersion[]> {
  const { alias } = snapshot;
  const visible = scopePredicate(scope, 'u.unit_id', alias);
  const needle = foldText(search.text);
  if (needle === '') return [];
  const spelled = search.text.trim().toLowerCase().normalize('NFC');
  const rows = await snapshot.rows<{ unitId: string }>(
    `select u.unit_id as "unitId"
     from (select *, lower(concat_ws(' ', name, array_to_string(json_extract_string(names, '$.*'), ' '), unit_code)) as spelled,
                  replace(strip_accents(spelled), 'đ', 'd') as folded
           from ${alias}.star.dim_unit) u
     -- Without its marks a Devanagari word is another word, so it is looked for as it is spelled.
     -- Vietnamese names are usually one word in other languages: Hanoi.
     where u.is_latest and ${visible.sql} and (contains(u.folded, $needle) or contains(u.spelled, $spelled)
       or length($needle) >= ${JOINED_LETTERS} and contains(replace(u.folded, ' ', ''), $needle))
     order by lower(u.unit_code) <> $spelled and replace(strip_accents(lower(u.name)), 'đ', 'd') <> $needle,
       u.valid_to is not null and u.valid_to <= $as_of::date, position($needle in u.folded) = 0,
       position($needle in u.folded), u.name, u.unit_id
     limit $limit`,
    {
      needle,
      spelled,
      as_of: snapshot.asOf,
      limit: requireCount('limit', search.limit, 100),
      ...visible.parameters,
    },
    signal,
  );
  return rows.map((row) => requireUnit(snapshot.catalog, row.unitId));
}

function onDay(catalog: Catalog, rows: { unitId: string }[], day: string): UnitVersion[] {
  const versions = rows.flatMap(({ unitId }) => versionOn(catalog, unitId, day) ?? []);
  return inUnitOrder(catalog.workspace, versions);
}

function inTreeOrder(snapshot: Snapshot, rows: { unitId: string }[]): UnitVersion[] {
  const wanted = new Set(rows.map((row) => row.unitId));
  const order = [...snapshot.catalog.children.values()].flat();
  return order.filter((id) => wanted.has(id)).map((id) => requireUnit(snapshot.catalog, id));
}
