import { z } from 'zod';
import { textShape } from '#etl/workspace/shapes.ts';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Text } from '#warehouse/model/text.ts';
import { dateAsOf } from './as-of.ts';
import { criteria, type Criterion, type Severity } from './criterion.ts';
import { readCustomProperties } from './custom-properties.ts';
import type { EntryPlace, RuleSetting } from './entry-place.ts';
import { kindOf, ownShape, type Own } from './own-rule-shape.ts';
import type { ContractQuality, DatasetRule, Judgement, RowCheck } from './quality-rules.ts';
import { readMeasuredRule } from './read-measured-rule.ts';

const entriesShape = z
  .array(
    z.looseObject({
      id: z.string().optional(),
      name: z.string().optional(),
      description: z.string().optional(),
      type: z.enum(['text', 'library', 'sql', 'custom']).optional(),
      engine: z.string().optional(),
    }),
  )
  .default([]);
type Entry = z.output<typeof entriesShape>[number];

const idOfRule = z.string().regex(/^[A-Za-z0-9_-]+$/, 'not an id: expected letters, digits, _ and -.');
const ruleShape = z.object({
  id: idOfRule,
  name: z.string().optional(),
  implementation: ownShape,
  severity: z.enum(['error', 'warning']).optional(),
  customProperties: z.unknown().optional(),
});

interface Rules {
  checks: RowCheck[];
  quality: ContractQuality;
}

/**
 * Reads the rules of an object and of its properties. Ours (engine `lodestar`), ODCS's library of metrics and its SQL are
 * judged; texts and entries for other engines are kept and shown as not judged.
 */
export function readQuality(
  yaml: YamlFile,
  setting: RuleSetting,
  object: { quality?: unknown; properties?: unknown[] },
): Rules {
  const rules: Rules = {
    checks: [],
    quality: { crossChecks: [], reconciliations: [], shares: [], dataset: [], unjudged: [] },
  };
  const here = ['schema', setting.object];
  readEntries(yaml, { ...setting, field: null, at: [...here, 'quality'] }, object.quality, rules);
  (object.properties ?? []).forEach((property, position) => {
    const { name, quality } = property as { name: string; quality?: unknown };
    const at = [...here, 'properties', position, 'quality'];
    readEntries(yaml, { ...setting, field: name, at }, quality, rules);
  });
  const ids = idsOf(rules);
  for (const id of new Set(ids))
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) yaml.fault([...here, 'quality'], `id given twice: ${id}.`);
  return rules;
}

function readEntries(yaml: YamlFile, place: EntryPlace, list: unknown, rules: Rules): void {
  const entries = yaml.read(entriesShape, list, place.at) ?? [];
  entries.forEach((entry, position) => {
    const at = [...place.at, position];
    const id = entry.id ?? idFor(entry, place, idsOf(rules));
    if (entry.engine === 'lodestar') readOwn(yaml, { ...place, at }, entry, rules);
    else if (entry.type === 'text' || entry.type === 'custom' || entry.engine !== undefined)
      rules.quality.unjudged.push({
        id,
        names: textOf(entry, place, id),
        field: place.field,
        engine: entry.engine ?? 'text',
      });
    else {
      const custom = readJudgement(yaml, { ...place, at }, entry);
      const measured = custom && readMeasuredRule(yaml, { ...place, at }, entry);
      if (custom && measured)
        rules.quality.dataset.push({
          ...measured,
          ...judgementOf({ ...entry, id }, place, custom, measured.criterion, severityOf(entry['severity'])),
        } as DatasetRule);
    }
  });
}

function readOwn(yaml: YamlFile, place: EntryPlace, entry: Entry, { checks, quality }: Rules): void {
  if (place.field !== null)
    return yaml.fault(place.at, 'rule of a column: expected engine lodestar in the quality of the object.');
  const rule = yaml.read(ruleShape, entry, place.at);
  const custom = readJudgement(yaml, place, entry);
  if (rule === null || custom === null) return;
  const own = kindOf(rule.implementation, place.settings);
  if (typeof own === 'string') return yaml.fault([...place.at, 'implementation'], own);
  const judgement = judgementOf(rule, place, custom, own.criterion, rule.severity ?? own.severity);
  add(own, judgement, { checks, quality });
}

function add(own: Own, judgement: Judgement, { checks, quality }: Rules): void {
  if (own.kind === 'check') checks.push({ ...judgement, check: dateAsOf(own.check) });
  else if (own.kind === 'cross') quality.crossChecks.push({ ...own.rule, ...judgement });
  else if (own.kind === 'reconcile') quality.reconciliations.push({ ...own.rule, ...judgement });
  else if (own.kind === 'shares') quality.shares.push({ ...own.rule, ...judgement });
  else quality.dataset.push({ ...own.rule, ...judgement } as DatasetRule);
}

function readJudgement(yaml: YamlFile, { at, languages }: EntryPlace, entry: Entry) {
  const shape = {
    criterion: z.enum(criteria).optional(),
    weight: z.number().min(0).default(1),
    names: textShape(languages).optional(),
  };
  return readCustomProperties(yaml, [...at, 'customProperties'], entry['customProperties'], shape);
}

function judgementOf(
  entry: { id: string; name?: string | undefined; description?: unknown },
  place: EntryPlace,
  custom: { criterion?: Criterion | undefined; weight: number; names?: Text | undefined },
  criterion: Criterion,
  severity: Severity,
): Judgement {
  return {
    id: entry.id,
    names: custom.names ?? textOf(entry, place, entry.id),
    criterion: custom.criterion ?? criterion,
    severity,
    weight: custom.weight,
  };
}

/** ODCS leaves the word open: whatever is not an error only warns. */
function severityOf(severity: unknown): Severity {
  return severity === undefined || severity === 'error' ? 'error' : 'warning';
}

function textOf(
  entry: { name?: unknown; description?: unknown },
  { languages }: EntryPlace,
  id: string,
): Text {
  return { [languages[0] ?? 'en']: String(entry.name ?? entry.description ?? id) };
}

function idFor(entry: Entry, { field, id }: EntryPlace, taken: string[]): string {
  const name = `${field ?? id}.${String(entry['metric'] ?? entry.type ?? entry.engine ?? 'rule')}`;
  const isFree = (candidate: string) => !taken.includes(candidate);
  if (isFree(name)) return name;
  for (let number = 2; ; number++) if (isFree(`${name}.${number}`)) return `${name}.${number}`;
}

function idsOf({ checks, quality }: Rules): string[] {
  const { crossChecks, reconciliations, shares, dataset, unjudged } = quality;
  return [...checks, ...crossChecks, ...reconciliations, ...shares, ...dataset, ...unjudged].map(
    ({ id }) => id,
  );
}
