import { z } from 'zod';
import { dataClasses, DEFAULT_CLASS } from '#warehouse/model/data-class.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import { grains } from '#warehouse/model/period.ts';
import { idShape, strictShape, textShape } from './shapes.ts';
import type { YamlFile } from './yaml-file.ts';

/** Reads `facts/<fact>.yaml`; `sources` is filled in later. @returns null where something did not fit (noted in `yaml`) */
export function readFact(yaml: YamlFile, languages: readonly string[]): Fact | null {
  if (yaml.faults.length > 0) return null;
  const fact = yaml.read(factShape(languages), yaml.value, []);
  if (fact === null) return null;
  const measures = fact.measures.map((measure) => ({ ...measure, column: measure.column ?? measure.id }));
  measures.forEach((measure, position) => {
    if ((measure.additivity === 'distinct') !== (measure.key !== null))
      yaml.fault(
        ['measures', position],
        `key: ${measure.additivity} measures ${measure.key === null ? 'need' : 'have no'} key.`,
      );
  });
  checkTwice(yaml, 'measures', fact.measures);
  checkTwice(yaml, 'dimensions', fact.dimensions);
  return { ...fact, measures, sources: [] };
}

function factShape(languages: readonly string[]) {
  const text = textShape(languages);
  const member = strictShape({ code: z.string(), name: text });
  const register = strictShape({ dimension: idShape, name: idShape }).optional();
  return strictShape({
    id: idShape,
    name: text,
    grainText: text,
    dataClass: z.enum(dataClasses).default(DEFAULT_CLASS),
    grain: z.enum(['day', ...grains]),
    unitColumn: idShape,
    unitBy: z.enum(['code', 'id']).default('code'),
    periodColumn: idShape,
    dimensions: z
      .array(
        strictShape({
          ...{ id: idShape, name: text, members: z.array(member).default([]), register },
          documents: z.boolean().optional(),
        }),
      )
      .default([]),
    measures: z.array(
      strictShape({
        id: idShape,
        name: text,
        unit: text,
        additivity: z.enum(['flow', 'stock', 'distinct']),
        column: idShape.optional(),
        key: idShape.nullable().default(null),
      }),
    ),
    reporting: strictShape({
      by: z.enum(['units', 'days', 'deliveries']),
      levels: z.array(z.string()).default([]),
      dueDay: z.int().min(1).max(31).nullable().default(null),
      settledAfterDays: z.int().min(0).max(3660).nullable().default(null),
      partialBelow: z.number().min(0).max(1).nullable().default(null),
    }),
  });
}

function checkTwice(yaml: YamlFile, key: string, items: { id: string }[]): void {
  items.forEach(({ id }, position) => {
    if (items.findIndex((other) => other.id === id) < position)
      yaml.fault([key, position, 'id'], `given twice: ${id}. Ids are unique.`);
  });
}
