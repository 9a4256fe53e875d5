import { z } from 'zod';
import { idShape, strictShape, textShape } from '#etl/workspace/shapes.ts';
import { approvals } from '#warehouse/model/source.ts';
import { changeShape } from './change-shape.ts';
import { namePatternShape } from './name-pattern.ts';
import { AUTO, defaultCandidates, isEncoding } from './encoding-name.ts';

const columns = z.array(idShape);
const encoding = z
  .string()
  .refine(
    isEncoding,
    'encoding unknown: expected auto, or one such as utf-8, utf-16, windows-1258, tcvn, vni, utf-8-twice.',
  );
const character = z.string().length(1, 'expected one character.');

/** Keys of ODCS that we read; others are let through. */
export const rootShape = z.object({
  apiVersion: z
    .string()
    .regex(/^v3\.[0-2]\./, 'contract of another version: expected apiVersion v3.1.0 (or v3.0, v3.2).'),
  kind: z.literal('DataContract'),
  id: idShape,
  name: z.string().optional(),
  version: z.string().min(1),
  status: z.string(),
  description: z.object({ purpose: z.string().optional() }).default({}),
  servers: z.array(z.unknown()).min(1, 'expected at least one server.'),
  schema: z
    .array(
      z.object({
        name: z.string().optional(),
        physicalName: z.string().min(1).optional(),
        customProperties: z.unknown().optional(),
        properties: z.array(z.unknown()).min(1, 'expected at least one column.'),
        quality: z.unknown().optional(),
        relationships: z.unknown().optional(),
      }),
    )
    .min(1, 'expected at least one object.'),
  slaProperties: z.unknown().optional(),
  customProperties: z.unknown().optional(),
});

/** One of Frictionless's names of which one value alone is read; another is a fault that says why, not a guess. */
const onlyAs = (usual: readonly unknown[], why: string) =>
  z
    .unknown()
    .refine((value) => value === null || usual.includes(value), `not supported: ${why}`)
    .optional();

const doubled =
  'rows are counted a second time by a reader that knows doubled quotes alone; ask for a file whose quotes are doubled.';
const byKeys =
  'records of JSON go by their keys; say where they are with property, and their fields with path.';

const dialectShape = strictShape({
  header: z.boolean().default(true),
  lineTerminator: onlyAs(['\n', '\r\n', '\r'], 'a row ends at a line end of any kind, and at nothing else.'),
  doubleQuote: onlyAs([true], doubled),
  escapeChar: onlyAs([], doubled),
  skipInitialSpace: onlyAs(
    [false],
    'a space is part of its cell, so a quote after one opens none; ask for a file without them, or trim in conform.sql.',
  ),
  commentRows: onlyAs(
    [],
    'each row counts as data, or as skipped by a rule that names it; use headerRows, skip or commentChar.',
  ),
  itemType: onlyAs(['object'], byKeys),
  itemKeys: onlyAs([], byKeys),
  table: onlyAs([], 'the table of a database stands with its server, as the property table.'),
  nullSequence: z.string().nullable().default(null),
  delimiter: character.optional(),
  quoteChar: character.default('"'),
  headerRows: z.array(z.int().min(1)).optional(),
  headerJoin: z.string().default(' '),
  commentChar: character.nullable().default(null),
  sheetName: z
    .union([z.string(), z.array(z.string()).min(1)])
    .nullable()
    .default(null),
  sheetNumber: z.int().min(1).default(1),
  property: z.string().nullable().default(null),
});

const skipShape = strictShape({
  blank: z.boolean().default(false),
  total: strictShape({ column: idShape, values: z.array(z.string()).min(1) })
    .nullable()
    .default(null),
  footer: strictShape({ column: idShape, pattern: z.string() }).nullable().default(null),
  title: z.int().min(0).default(0),
});

/**
 * Our own properties of a contract.
 *
 * @param languages of the workspace, the default first
 */
export function rootCustomShape(languages: readonly string[]) {
  const text = textShape(languages);
  return {
    code: z.string().nullable().default(null),
    names: text.optional(),
    descriptions: text.optional(),
    owner: text,
    ownerUnit: z.string().nullable().default(null),
    encoding: z.literal(AUTO).or(encoding).default('utf-8'),
    encodings: z
      .array(encoding)
      .min(2, 'expected two encodings or more to choose from.')
      .default([...defaultCandidates]),
    dialect: dialectShape.prefault({}),
    decimalChar: character.default('.'),
    groupChar: character.nullable().default(null),
    missingValues: z.array(z.string()).default(['']),
    skip: skipShape.prefault({}),
    fillDown: columns.default([]),
    deliveryPeriod: namePatternShape('period', '(?<period>\\d{4}-\\d{2})').nullable().default(null),
    unitColumn: idShape.nullable().default(null),
    periodColumn: idShape.nullable().default(null),
    approval: z.enum(approvals).default('none'),
    duplicates: strictShape({ keep: z.enum(['none', 'first', 'last']) }).prefault({ keep: 'none' }),
    landingGate: strictShape({ column: idShape, allow: z.array(z.string()).min(1) })
      .nullable()
      .default(null),
    personalData: z.enum(['accept', 'refuse']).default('accept'),
    ...changeShape,
    dictionary: z.unknown().optional(),
    formerId: z.unknown().optional(),
    otherTools: z.array(z.string()).optional(),
  };
}
