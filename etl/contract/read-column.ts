import { z } from 'zod';
import { dayShape, idShape, strictShape, textShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { criteria, type Column, type LogicalType } from './contract.ts';
import { reasons } from '#warehouse/model/reason.ts';
import { readCustomProperties } from './custom-properties.ts';
import { namePatternShape } from './name-pattern.ts';
import { referenceShape, toReference } from './reference.ts';

const logicalTypes = ['string', 'integer', 'number', 'date', 'timestamp', 'boolean', 'array'] as const;

const texts = z.array(z.string());
const synonym = z.union([z.string(), z.object({ synonym: z.string() })], {
  error: () => 'expected a text or { synonym: text }.',
});
const synonymsShape = z.array(synonym);

/** As approved for ODCS 3.2; before it has a key for them, among the custom properties, with further spellings of ours. */
const codesShape = z
  .array(
    strictShape({
      value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
      label: z.unknown().optional(),
      synonyms: texts.optional(),
      validFrom: dayShape.nullable().optional(),
      validTo: dayShape.nullable().optional(),
      id: z.unknown().optional(),
      description: z.unknown().optional(),
      authoritativeDefinitions: z.unknown().optional(),
      customProperties: z.array(z.object({ property: z.string(), value: z.unknown() })).default([]),
    }),
  )
  .min(1, 'expected at least one code.');

/** Of what a label may be, what people read: a text, or one by language. */
const labelShape = z
  .union([z.string(), z.record(z.string(), z.string())])
  .nullable()
  .catch(null);

/** Keys of ODCS that we do not read are let through: other tools may need them. */
const propertyShape = z.object({
  name: idShape,
  physicalName: z.string().min(1).optional(),
  logicalType: z.enum(logicalTypes),
  required: z.boolean().default(false),
  primaryKey: z.boolean().default(false),
  unique: z.boolean().default(false),
  logicalTypeOptions: z.unknown().optional(),
  customProperties: z.unknown().optional(),
  enum: codesShape.optional(),
  synonyms: synonymsShape.optional(),
  relationships: z
    .array(z.object({ to: referenceShape }))
    .max(1, 'expected one relationship at most.')
    .default([]),
});

const count = z.int().min(0);
const length = { minLength: count.optional(), maxLength: count.optional() };
const numbers = {
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
};
const format = z
  .string()
  .regex(
    /^(excelSerial|vnPeriod|vnPeriodEnd|vnMonth|vnQuarter|vnHalfYear|vnYear)$|yy/,
    'not a date pattern: expected one such as dd/MM/yyyy, yyyy-MM, excelSerial, vnPeriod or vnQuarter.',
  );
const times = { minimum: z.string().optional(), maximum: z.string().optional(), format: format.optional() };

/** What `logicalTypeOptions` may say: strict, since an option we let through would be a rule that nobody applies. */
const optionShapes: Record<LogicalType, z.ZodType<Options>> = {
  string: strictShape({ ...length, pattern: z.string().optional(), format: z.string().optional() }),
  integer: strictShape(numbers),
  number: strictShape(numbers),
  date: strictShape(times),
  timestamp: strictShape({
    ...times,
    timezone: z.boolean().optional(),
    defaultTimezone: z.string().optional(),
  }),
  boolean: strictShape({}),
  array: strictShape({}),
};

interface Options {
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number | string;
  maximum?: number | string;
  format?: string;
}

const makeCustomShape = (languages: readonly string[]) => ({
  names: textShape(languages).optional(),
  synonyms: synonymsShape.default([]),
  enum: codesShape.optional(),
  enumValidAt: idShape.optional(),
  trueValues: texts.default(['true']),
  falseValues: texts.default(['false']),
  formats: z.array(format).default([]),
  yearPivot: z.int().min(0).max(100).nullable().default(null),
  numberForms: strictShape({
    negative: z.enum(['parentheses', 'trailing']).nullable().default(null),
    percent: z.boolean().default(false),
    suffixes: z.array(strictShape({ text: z.string().min(1), factor: z.number().positive() })).default([]),
    bare: z.number().positive().nullable().default(null),
    grouping: z.enum(['thousands', 'indian']).default('thousands'),
    fullWidth: z.boolean().default(false),
  })
    .nullable()
    .default(null),
  criterion: z.enum(criteria).optional(),
  weight: z.number().min(0).default(1),
  identifier: z.boolean().default(false),
  optionalColumn: z.boolean().default(false),
  referenceValidAt: strictShape({ date: idShape, from: idShape, to: idShape }).optional(),
  path: z.string().min(1).optional(),
  partition: z
    .union([z.literal(true), z.string().min(1)], { error: () => 'expected the key of a folder, or true.' })
    .optional(),
  fileName: namePatternShape('value', 'report_(?<value>.+)[.]csv').optional(),
  pad: strictShape({
    length: z.int().min(1),
    char: z.string().length(1, 'expected one character.'),
  }).optional(),
  severity: z.partialRecord(z.enum(reasons), z.enum(['error', 'warning'])).default({}),
});

const customShapes = new Map<string, ReturnType<typeof makeCustomShape>>();

/** Our own properties of a column, one shape for all columns of a workspace. @param languages as for {@link readColumn} */
function customShape(languages: readonly string[]) {
  const key = languages.join();
  const made = customShapes.get(key) ?? makeCustomShape(languages);
  customShapes.set(key, made);
  return made;
}

/** Names of our own properties of a column. */
export const columnProperties: readonly string[] = Object.keys(customShape([]));

/**
 * Reads a property of the contract's schema.
 *
 * @param languages of the workspace, the default first; empty while they are not known
 * @returns null where something did not fit (noted in `yaml`)
 */
export function readColumn(
  yaml: YamlFile,
  at: Path,
  value: unknown,
  languages: readonly string[],
): Column | null {
  const property = yaml.read(propertyShape, value, at);
  if (property === null) return null;
  const type = property.logicalType;
  const options = yaml.read(optionShapes[type], property.logicalTypeOptions ?? {}, [
    ...at,
    'logicalTypeOptions',
  ]);
  const customAt = [...at, 'customProperties'];
  const custom = readCustomProperties(yaml, customAt, property.customProperties, customShape(languages));
  if (options === null || custom === null) return null;
  checkTogether(yaml, customAt, property, custom);
  refuseShortYears(yaml, customAt, custom.yearPivot, formatsOf(type, options, custom.formats));
  const header = property.physicalName ?? property.name;
  return {
    name: property.name,
    header,
    ...(custom.names && { names: custom.names }),
    ...rulesOf(options),
    synonyms: [...(property.synonyms ?? []), ...custom.synonyms].map((entry) =>
      typeof entry === 'string' ? entry : entry.synonym,
    ),
    path: custom.path ?? header,
    partition: partitionOf(custom, header),
    type,
    required: property.required,
    key: property.primaryKey,
    unique: property.unique,
    identifier: custom.identifier,
    optional: custom.optionalColumn,
    criterion: custom.criterion ?? null,
    weight: custom.weight,
    severity: custom.severity,
    formats: formatsOf(type, options, custom.formats),
    yearPivot: custom.yearPivot,
    numberForms: custom.numberForms,
    trueValues: custom.trueValues,
    falseValues: custom.falseValues,
    codes: codesOf(property.enum ?? custom.enum),
    codesValidAt: custom.enumValidAt ?? null,
    pad: custom.pad ?? null,
    reference: toReference(property.relationships[0]?.to, custom.referenceValidAt ?? null),
  };
}

function partitionOf(
  { partition, fileName }: { partition?: true | string | undefined; fileName?: string | undefined },
  header: string,
): Column['partition'] {
  if (fileName !== undefined) return { pattern: fileName };
  if (partition === undefined) return null;
  return { key: partition === true ? header : partition };
}

function checkTogether(
  yaml: YamlFile,
  at: Path,
  property: z.output<typeof propertyShape>,
  custom: { enum?: unknown; referenceValidAt?: unknown; partition?: unknown; fileName?: unknown },
): void {
  if (custom.partition && custom.fileName)
    yaml.fault(at, 'both partition and fileName: keep the one that holds the value.');
  if (property.enum && custom.enum) yaml.fault(at, 'enum given twice: keep the key or the property.');
  if (custom.referenceValidAt && property.relationships.length === 0)
    yaml.fault(at, 'referenceValidAt without a relationship: say with `relationships` what is referred to.');
}

function codesOf(codes: z.output<typeof codesShape> | undefined): Column['codes'] {
  return (
    codes?.map(({ value, label, synonyms, validFrom = null, validTo = null, customProperties }) => {
      const valueOf = (name: string) => customProperties.find(({ property }) => property === name)?.value;
      return {
        ...{ value, label: labelShape.parse(valueOf('labels') ?? label), validFrom, validTo },
        synonyms: synonyms ?? texts.catch([]).parse(valueOf('synonyms')),
      };
    }) ?? null
  );
}

/** `yy` that is not part of `yyyy`; what stands in quotes is text. */
function refuseShortYears(yaml: YamlFile, at: Path, pivot: number | null, formats: string[]): void {
  if (pivot === null && formats.some((format) => /(^|[^y])yy($|[^y])/.test(format.replace(/'[^']*'/g, ''))))
    yaml.fault(at, 'years of two digits: say with `yearPivot` which of them are of this century.');
}

function rulesOf(options: Options) {
  const { minimum = null, maximum = null, minLength = null, maxLength = null, pattern = null } = options;
  return { minimum, maximum, minLength, maxLength, pattern };
}

/** ISO days are what a date without a format is; a timestamp without one is an ISO timestamp, which needs no pattern. */
function formatsOf(type: LogicalType, options: Options, further: string[]): string[] {
  if (type !== 'date' && type !== 'timestamp') return [];
  const declared = options.format === undefined ? [] : [options.format];
  const formats = [...new Set([...declared, ...further])];
  return formats.length === 0 && type === 'date' ? ['yyyy-MM-dd'] : formats;
}
