import { z } from 'zod';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { dayShape, idShape, strictShape, textShape } from './shapes.ts';
import { breaksShape, checkBreaks } from './series-breaks.ts';
import type { YamlFile } from './yaml-file.ts';

/** Reads `indicators/<indicator>.yaml`. @returns null where something did not fit (noted in `yaml`) */
export function readIndicator(yaml: YamlFile, languages: readonly string[]): Indicator | null {
  if (yaml.faults.length > 0) return null;
  const indicator = yaml.read(indicatorShape(languages), yaml.value, []);
  if (indicator === null) return null;
  indicator.targets.forEach((target, position) => {
    const before = position === 0 ? indicator.baseline?.date : indicator.targets[position - 1]?.date;
    if (before !== undefined && before >= target.date)
      yaml.fault(
        ['targets', position, 'date'],
        `not after ${before}: the path runs from the baseline through the targets in turn.`,
      );
  });
  if (indicator.formula.kind === 'ratio' && indicator.denominatorText === null)
    yaml.fault(['denominatorText'], 'missing: a ratio has a denominator to name.');
  checkBreaks(yaml, indicator.breaks);
  const { owner } = indicator;
  return { ...indicator, owner: owner[languages[0] ?? 'en'] ?? '', ownerNames: owner };
}

const measureRef = strictShape({
  fact: idShape,
  measure: idShape,
  where: z.record(z.string(), z.array(z.string()).min(1)).default({}),
});

const formulaShape = z.discriminatedUnion(
  'kind',
  [
    strictShape({
      kind: z.literal('ratio'),
      numerator: measureRef,
      denominator: measureRef,
      per: z.number().positive().default(1),
    }),
    strictShape({ kind: z.literal('total'), numerator: measureRef }),
    strictShape({ kind: z.literal('weighted_index'), fact: idShape }),
  ],
  {
    error: ({ code, input }) => {
      if (code !== 'invalid_union') return undefined;
      const isMissing = (input as { kind?: unknown }).kind === undefined;
      return `${isMissing ? 'missing: ' : ''}expected kind ratio, total or weighted_index.`;
    },
  },
);

/** A dated target, and on what it rests. */
export function targetShape(languages: readonly string[]) {
  return strictShape({
    date: dayShape,
    value: z.number(),
    basis: z.enum(['public', 'secondary', 'example']),
    source: textShape(languages),
  });
}

function indicatorShape(languages: readonly string[]) {
  const text = textShape(languages);
  return strictShape({
    id: idShape,
    version: z.string().min(1),
    name: text,
    shortName: text,
    description: text,
    numeratorText: text,
    denominatorText: text.nullable().default(null),
    caution: text.nullable().default(null),
    formula: formulaShape,
    unit: z.enum(['percent', 'points', 'count', 'number']),
    unitText: text.nullable().default(null),
    decimals: z.int().min(0).max(6),
    better: z.enum(['up', 'down']),
    pillar: z.string(),
    owner: text,
    frequency: z.enum(['daily', 'weekly', 'monthly', 'quarterly', 'yearly']),
    baseline: strictShape({ date: dayShape, value: z.number() }).nullable().default(null),
    targets: z.array(targetShape(languages)).default([]),
    tolerance: z.number().min(0).default(0),
    suppressBelow: z.number().min(0).default(0),
    breaks: breaksShape(languages),
  });
}
