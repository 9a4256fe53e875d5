import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { dateAsOf } from './as-of.ts';
import { criteria, type RowCheck } from './contract.ts';
import { readCustomProperties } from './custom-properties.ts';

const entriesShape = z
  .array(z.looseObject({ type: z.string().optional(), engine: z.string().optional() }))
  .default([]);

const checkShape = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]+$/, 'not an id: expected letters, digits, _ and -.'),
  name: z.string().optional(),
  implementation: strictShape({ check: z.string().min(1) }),
  severity: z.enum(['error', 'warning']).default('error'),
  customProperties: z.unknown().optional(),
});

const customShape = { criterion: z.enum(criteria).default('correct'), weight: z.number().min(0).default(1) };

/** Reads the rules over a row. Entries for other engines are theirs and let through. */
export function readChecks(yaml: YamlFile, at: Path, list: unknown): RowCheck[] {
  const entries = yaml.read(entriesShape, list, at) ?? [];
  const checks = entries.flatMap((entry, position) =>
    entry.engine === 'lodestar' ? (readCheck(yaml, [...at, position], entry) ?? []) : [],
  );
  for (const check of checks)
    if (checks.filter((other) => other.id === check.id).length > 1)
      yaml.fault(at, `id given twice: ${check.id}.`);
  return checks;
}

function readCheck(yaml: YamlFile, at: Path, entry: unknown): RowCheck | null {
  const rule = yaml.read(checkShape, entry, at);
  if (rule === null) return null;
  const custom = readCustomProperties(yaml, [...at, 'customProperties'], rule.customProperties, customShape);
  if (custom === null) return null;
  const { id, severity } = rule;
  return { id, name: rule.name ?? id, check: dateAsOf(rule.implementation.check), severity, ...custom };
}
