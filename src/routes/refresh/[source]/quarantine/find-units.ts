import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { searchUnits, type Scope } from '#lib/server/questions.ts';
import { unitOfTreeByCode } from '#lib/server/unit-outside.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** Units that somebody typed for a filter. */
export interface AskedUnits {
  /** As it was typed. */
  text: string;
  /** Codes as delivered; null: none was asked for. */
  codes: string[] | null;
  /** Which units are meant, or that there is none of that name; empty where a code was typed. */
  says: string;
}

/** Units that one name may mean. */
const MOST = 20;
/** Units that are named. */
const NAMED = 3;

/**
 * Finds the units that a text means: `Cần Thơ (92)`, a code that some unit bears or that was delivered, else a name or a part of it, marks
 * or not. Of a unit that has changed its code, all of them are meant.
 */
export async function findUnits(
  snapshot: Snapshot,
  scope: Scope,
  typed: string,
  words: Words,
): Promise<AskedUnits> {
  const text = typed.trim().normalize('NFC');
  if (text === '') return { text, codes: null, says: '' };
  const { language, fallback, t } = words;
  const versions = [...snapshot.catalog.versions.values()].flat();
  const code = /\(([^()]+)\)$/.exec(text)?.[1] ?? text;
  if (versions.some(({ unitCode }) => unitCode === code)) return { text, codes: [code], says: '' };
  const found = await searchUnits(snapshot, scope, { text, limit: MOST });
  // What no unit is called may be a code that an agency made up.
  if (found.length === 0)
    return { text, codes: [text], says: await saysOfNone({ text, code }, scope, words) };
  const codes = found.flatMap(({ unitId }) =>
    (snapshot.catalog.versions.get(unitId) ?? []).map(({ unitCode }) => unitCode),
  );
  const names = found
    .slice(0, NAMED)
    .map((unit) => `${unitName(unit, language, fallback).text} (${unit.unitCode})`)
    .join(', ');
  return {
    text,
    codes: [...new Set(codes)],
    says: t('bench.ofUnits', { names, more: Math.max(0, found.length - NAMED) }),
  };
}

/** Of a unit of the tree that is not the reader's it is said that it is not; none of its rows is among those they may see. */
async function saysOfNone(
  { text, code }: { text: string; code: string },
  scope: Scope,
  { language, fallback, t }: Words,
): Promise<string> {
  const outside = await unitOfTreeByCode(code, { scope });
  if (!outside) return t('bench.noUnit', { text });
  return t('honest.outside.title', { unit: unitName(outside, language, fallback).text });
}
