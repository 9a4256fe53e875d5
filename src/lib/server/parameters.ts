import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';
import { treeViews } from '#warehouse/model/tree-view.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { formats } from './formats.ts';

/** What an address takes behind its question mark, by name: one schema reads a parameter and describes it. */
export type ParameterShape = { readonly [name: string]: z.ZodType };

/** Parameters as a shape reads them. */
export type ParametersOf<Shape extends ParameterShape> = z.output<z.ZodObject<Shape>>;

/** Lists whose items may hold commas, and so are written by repetition alone. */
const repeatedLists = new WeakSet<z.ZodType>();

/** Texts by commas or by repetition, each once, in the order given; none where it is left out. */
export const listOf = <Item extends z.ZodType>(item: Item, description: string) =>
  z
    .array(item)
    .max(1000)
    .default([] as never[])
    .meta({ description });

/** A list of texts, see {@link listOf}. */
export const textList = (description: string) => listOf(z.string().min(1).max(200), description);

/** Texts by repetition alone; none where it is left out. */
export function repeated(description: string) {
  const list = z.array(z.string().min(1).max(400)).max(1000);
  repeatedLists.add(list);
  return list.default([]).meta({ description });
}

/** One text; not there where it is left out. */
export const text = (description: string) => z.string().min(1).max(400).optional().meta({ description });

/** One text that must be there. */
export const requiredText = (description: string) => z.string().min(1).max(400).meta({ description });

/** A whole number. */
export const whole = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).optional().meta({ description });

export const tree = z.enum(treeViews).default('now').meta({
  description: 'Whether rows count where they belong now, or where they belonged on their own day.',
});

export const grain = z.enum(grains).default('month').meta({ description: 'Length of a period.' });

export const format = z
  .enum(formats)
  .optional()
  .meta({ description: 'Format of the answer; without it the one that `Accept` likes best.' });

/** What a file is to be called. */
export const fileName = z
  .string()
  .regex(/^[\w.-]{1,200}$/)
  .optional()
  .meta({
    description:
      'Name of the file, without its ending; of the question and the version where it is left out. CSV with a name begins with a byte order mark, by which spreadsheets know UTF-8.',
  });

/** A period as addresses write it. */
export const period = (description: string) =>
  text(`${description} As \`2026\`, \`2026-Q4\`, \`2026-10\` or \`2026-10-31\`.`);

/**
 * Reads parameters by their shape; an empty one counts as left out.
 * @param shape the same object each time
 * @throws {WarehouseError} question_invalid: says which one and what is expected. One that does not exist is refused: it is
 *   most often a slip
 */
export function readParameters<Shape extends ParameterShape>(
  shape: Shape,
  search: URLSearchParams,
): ParametersOf<Shape> {
  const names = Object.keys(shape);
  for (const name of search.keys())
    if (!names.includes(name)) throw invalidQuestion('parameter', name, expectedOf(names));
  const sent = Object.fromEntries(names.map((name) => [name, readSent(search, name, shape[name]!)]));
  const read = schemaOf(shape).safeParse(sent);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const name = String(issue.path[0]);
  throw invalidQuestion(name, sentAt(sent[name], issue.path[1]) || '(none)', expectedBy(issue, shape[name]!));
}

/** What was sent of a parameter: of a list the item that is meant. */
function sentAt(sent: unknown, item: PropertyKey | undefined): string {
  const meant: unknown = Array.isArray(sent) ? (sent as unknown[])[Number(item ?? 0)] : sent;
  return typeof meant === 'string' || typeof meant === 'number' ? String(meant) : '';
}

/** A schema is compiled when it first reads: once for each shape, not for each request. */
const schemas = new WeakMap<ParameterShape, z.ZodType>();

function schemaOf<Shape extends ParameterShape>(shape: Shape): z.ZodObject<Shape> {
  const known = schemas.get(shape) ?? z.object(shape);
  schemas.set(shape, known);
  return known as z.ZodObject<Shape>;
}

const expectedOf = (names: readonly string[]) =>
  names.length > 0 ? `one of ${names.join(', ')}` : 'no parameter at all';

/** What stands in the address, in the type the schema reads. */
function readSent(search: URLSearchParams, name: string, schema: z.ZodType): unknown {
  const base = baseOf(schema);
  const texts = search.getAll(name).filter(Boolean);
  if (base instanceof z.ZodArray && texts.length > 0)
    return repeatedLists.has(base) ? texts : splitAll(texts);
  if (texts.length > 1) throw invalidQuestion(name, texts.join(', '), 'it once');
  const [only] = texts;
  return base instanceof z.ZodNumber && only !== undefined && /^\d{1,15}$/.test(only) ? Number(only) : only;
}

function splitAll(texts: readonly string[]): string[] {
  const items = texts.flatMap((list) => list.split(','));
  return [...new Set(items.map((item) => item.trim()).filter(Boolean))];
}

/** The schema within what says that a parameter may be left out. */
function baseOf(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return baseOf(schema.unwrap() as z.ZodType);
  return schema;
}

function expectedBy(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type' && baseOf(schema) instanceof z.ZodNumber) return 'a whole number';
  if (issue.code === 'invalid_type') return schema.meta()?.description ?? issue.expected;
  // A list's items say themselves how they are written.
  if (issue.code === 'invalid_format' && baseOf(schema) instanceof z.ZodArray) return issue.message;
  return `something else: ${issue.message}`;
}
