import type { FactDimension } from '#warehouse/model/fact.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { askedCodeName, codeName } from '#lib/server/code-name.ts';
import { EACH_UNIT, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import type { Condition } from '#lib/filters/exploration.ts';
import type { Words } from '#lib/format/cell.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Member } from './pivot.ts';

/** Where names are looked up, and for whom. */
export interface Naming {
  catalog: Catalog;
  scope: Scope;
  explored: Explored;
  words: Words;
  /** Whether an answer tells of a code of a dimension; of none before there is an answer. */
  isTold?: (dimension: string, code: string) => boolean;
}

/** Names a member of an axis: a period, a unit, a code by its label where the workspace gives one. A period still running bears a mark. */
export function memberName(member: Member, axis: ExploredAxis, naming: Naming): ContentText {
  const { catalog, explored, words } = naming;
  const own = (text: string): ContentText => ({ text, language: words.language });
  if (member === null) return own(words.t('explore.noCode'));
  const code = String(member);
  if (axis.kind === 'period') {
    const { language, fiscalYearStart } = words;
    const name = capitalised(formatPeriod(code, explored.grain, language, fiscalYearStart));
    const period = catalog.periods[explored.grain].find((one) => one.period === code);
    return own(period?.complete === false ? `${name}†` : name);
  }
  const compared =
    axis.id === EACH_UNIT ? explored.compared.find(({ unitId }) => unitId === code) : undefined;
  if (compared) return comparedName(compared, naming);
  if (axis.kind === 'unit') return nameOfUnit(code, { catalog, words }) ?? own(code);
  return memberCodeName(axis.column, code, naming);
}

/** Names a code of a dimension that rows are about. */
export function memberCodeName(dimension: string, code: string, naming: Naming): ContentText {
  return codeName(dimensionOf(dimension, naming), code, naming);
}

/** Names a code that an answer is narrowed to: from a register only as far as it is told of. */
export function conditionName({ dimension, code }: Condition, naming: Naming): ContentText {
  const isTold = naming.isTold?.(dimension, code) ?? false;
  return askedCodeName(dimensionOf(dimension, naming), code, naming, isTold);
}

function dimensionOf(id: string, { explored }: Naming): FactDimension | undefined {
  return explored.dimensions.find((one) => one.id === id);
}

/** Names a unit that is compared: also by the one above it where another bears the same name. */
export function comparedName(
  unit: UnitVersion,
  { catalog, explored, words }: Pick<Naming, 'catalog' | 'explored' | 'words'>,
): ContentText {
  const name = unitName(unit, words.language, words.fallback);
  const isAlone = explored.compared.every(
    (other) => other === unit || unitName(other, words.language, words.fallback).text !== name.text,
  );
  const above = isAlone || unit.parentId === null ? null : nameOfUnit(unit.parentId, { catalog, words });
  return above ? { ...name, text: `${name.text} (${above.text})` } : name;
}

/** Names a unit that the reader may know of; null for any other. */
export function nameOfUnit(
  id: string,
  { catalog, words }: Pick<Naming, 'catalog' | 'words'>,
): ContentText | null {
  const unit = catalog.units.get(id);
  return unit ? unitName(unit, words.language, words.fallback) : null;
}

/** Names an axis: by what its members are. */
export function axisName(id: string, { catalog, explored, words }: Naming): ContentText {
  const own = (text: string): ContentText => ({ text, language: words.language });
  if (id === 'period') return own(words.t('explore.axis.period'));
  if (id === 'unit') return own(words.t('explore.axis.unit'));
  if (id === EACH_UNIT) return own(words.t('beside.axis'));
  const level = id.startsWith('unit:')
    ? catalog.workspace.levels.find((one) => `unit:${one.id}` === id)
    : undefined;
  const name = level?.name ?? explored.dimensions.find((one) => one.id === id)?.name;
  return name ? contentText(name, words.language, words.fallback) : own(id);
}
