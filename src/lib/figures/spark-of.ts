import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { fullText, type Words } from '../format/cell.ts';
import { contentText } from '../i18n/content-text.ts';
import type { SparklineData } from './sparkline.ts';

/**
 * What a sparkline of an indicator's recent periods shows. Null where fewer than two periods have a value: a single one
 * has no direction.
 */
export function sparkOf(recent: readonly Cell[], indicator: Indicator, words: Words): SparklineData | null {
  const measured = recent.filter((cell) => cell.value !== null);
  const [first, last] = [measured.at(0), measured.at(-1)];
  if (!first || !last || first === last) return null;
  return {
    values: recent.map((cell) => cell.value),
    path: recent.map((cell) => cell.path),
    label: words.t('spark.label', {
      name: contentText(indicator.shortName, words.language, words.fallback).text,
      first: fullText(first.value, indicator, words),
      last: fullText(last.value, indicator, words),
      count: recent.length,
    }),
  };
}
