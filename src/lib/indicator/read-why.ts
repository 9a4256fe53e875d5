import type { FactDimension } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { codeName } from '#lib/server/code-name.ts';
import { isOfWhole, type Scene } from '#lib/server/page.ts';
import { dimensionsToTakeApart, readDecomposition } from '#lib/server/questions.ts';
import type { NamePart } from './compose-effects.ts';
import { composeWhy } from './compose-why.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';
import { dayOf, indicatorFiles, type Filed } from './indicator-files.ts';
import type { WhyView } from './why-view.ts';

const canBeTakenApart = (scene: Scene, { formula }: Indicator): boolean =>
  formula.kind === 'ratio' && !isOfWhole(scene);

/** Reads why an indicator changed; null where it is no ratio, has no earlier period, or has no parts. */
export async function readWhy(
  scene: Scene,
  indicator: Indicator,
  asked: Asked,
): Promise<(WhyView & Filed) | null> {
  const { snapshot, scope, unit, period, words, signal } = scene;
  if (!canBeTakenApart(scene, indicator)) return null;
  const { catalog } = snapshot;
  const bases = basesOf(catalog.periods[period.grain], period);
  const base = bases.find(({ base: one }) => one === asked.base) ?? bases[0];
  const dimensions = dimensionsToTakeApart(catalog, indicator);
  const hasUnits = (catalog.children.get(unit.unitId) ?? []).length > 0;
  const dimension = dimensions.find(({ id }) => id === asked.by) ?? (hasUnits ? undefined : dimensions[0]);
  if (!base || (!hasUnits && !dimension)) return null;
  const question = {
    ...{ indicatorId: indicator.id, unitId: unit.unitId, grain: period.grain },
    ...{ period: period.period, against: base.period, tree: asked.tree },
    by: dimension ? { dimension: dimension.id } : { level: null },
  };
  const found = await readDecomposition(snapshot, scope, question, signal);
  const hrefOf = (other: Partial<Asked>) =>
    indicatorHref(indicator.id, scene.view, { ...asked, ...other }, 'why');
  const own = (text: string): ContentText => ({ text, language: words.language });
  const axis = (id: string | null, name: ContentText) => ({
    ...{ name, href: hrefOf({ by: id }), isShown: (dimension?.id ?? null) === id },
  });
  const files = indicatorFiles(scene, indicator, asked, {
    ...{ figure: 'why', api: '/api/v1/decompose/parts' },
    parameters: [
      ['unit', unit.unitId],
      ['period', dayOf(scene, period.period)],
      ['against', dayOf(scene, base.period)],
      ['by', dimension?.id ?? null],
      ['tree', asked.tree === 'then' ? asked.tree : null],
    ],
  });
  const view = composeWhy(
    {
      indicator,
      found,
      namePart: dimension ? codeNames(dimension, scene) : unitNames(scene, indicator, asked),
      bases: bases.map((one) => ({
        name: own(words.t(`why.base_${one.base}`, { period: nameOf(one, period, scene) })),
        ...{ href: hrefOf({ base: one.base }), isShown: one === base },
      })),
      axes: [
        ...(hasUnits ? [axis(null, own(words.t('why.by_unit')))] : []),
        ...dimensions.map(({ id, name }) => axis(id, contentText(name, words.language, words.fallback))),
      ],
    },
    words,
  );
  return { ...view, files };
}

interface Base {
  base: Asked['base'];
  /** First day. */
  period: string;
}

/** The period before and the same one a year before, as far as they are known; a year's own is both. */
function basesOf(periods: readonly Period[], { period, grain }: Period): Base[] {
  const before = periods[periods.findIndex((one) => one.period === period) - 1];
  const year = `${String(Number(period.slice(0, 4)) - 1)}${period.slice(4)}`;
  const hasYear = grain !== 'year' && periods.some((one) => one.period === year);
  return [
    ...(before ? [{ base: 'previous' as const, period: before.period }] : []),
    ...(hasYear ? [{ base: 'year' as const, period: year }] : []),
  ];
}

function nameOf({ period }: Base, { grain }: Period, { words }: Scene): string {
  return formatPeriod(period, grain, words.language, words.fiscalYearStart);
}

function unitNames({ snapshot, view, words }: Scene, indicator: Indicator, asked: Asked): NamePart {
  return (key) => {
    const unit = key === null ? undefined : snapshot.catalog.units.get(key);
    if (!unit)
      return {
        ...{ name: { text: words.t('why.rest'), language: words.language }, href: null },
        inSentence: words.t('why.rest_in_sentence'),
      };
    return {
      name: unitName(unit, words.language, words.fallback),
      href: indicatorHref(indicator.id, { ...view, unit: unit.unitId }, { ...asked, level: null }),
    };
  };
}

function codeNames(dimension: FactDimension, { snapshot: { catalog }, words }: Scene): NamePart {
  return (key) => {
    if (key === null)
      return {
        ...{ name: { text: words.t('why.no_code'), language: words.language }, href: null },
        inSentence: words.t('why.no_code_in_sentence'),
      };
    return { name: codeName(dimension, key, { catalog, words }), href: null };
  };
}
