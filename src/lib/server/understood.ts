import { commaLists, writeSearch } from '#lib/filters/exploration.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readExploration } from './exploration.ts';
import { resolveExploration, type Explored } from './explored.ts';
import { askedProblem, type AskedProblem } from './http-errors.ts';

/** A choice of an address that cannot be answered, and why. */
export interface LeftOut {
  /** As the address has it: the parameter, and of a list the one item that is meant. */
  name: string;
  value: string;
  problem: AskedProblem;
}

/** What of an address can be answered, and what cannot. */
export interface Understood {
  explored: Explored;
  /** In the order found, each once; empty where all of it was understood. */
  leftOut: readonly LeftOut[];
  /** The address without what was left out. */
  search: URLSearchParams;
}

/** Beyond this many an address is no slip of somebody's: it is refused as it is. */
const MOST_LEFT_OUT = 12;

/** Parameters that a fault is about, where it calls what is wrong by another name. */
const parametersOfPart: { readonly [part: string]: readonly string[] } = {
  indicators: ['indicator'],
  fact: ['measure'],
  measures: ['measure'],
  figures: ['indicator', 'measure'],
  level: ['by'],
  'time.reversed': ['from', 'to', 'period'],
  'time.before': ['from', 'to', 'period'],
  'time.after': ['from', 'to', 'period'],
  to: ['to', 'period'],
  'compare.later': ['compare'],
};

/**
 * Understands as much of an address as there is: a choice that is none is left out, with why, and all others are kept. Whether the
 * rest is an answer to what was asked is for whoever shows it to say.
 *
 * @param most choices that may be left out; 0 where an answer to anything else is none
 * @throws {WarehouseError} where nothing is left to be left out, or too much would be
 */
export function understandExploration(
  catalog: Catalog,
  search: URLSearchParams,
  most = MOST_LEFT_OUT,
): Understood {
  const leftOut: LeftOut[] = [];
  let left = search;
  for (;;)
    try {
      return { explored: resolveExploration(catalog, readExploration(left)), leftOut, search: left };
    } catch (fault) {
      const problem = askedProblem(fault);
      const meant = problem ? choicesMeant(left, problem) : [];
      if (!problem || meant.length === 0 || leftOut.length >= most) throw fault;
      leftOut.push(...meant.map((choice) => ({ ...choice, problem })));
      left = without(left, meant);
    }
}

type Choice = Pick<LeftOut, 'name' | 'value'>;

/** The choices that a fault names; of too many, which it names together, the last, and of a range both its ends. */
function choicesMeant(search: URLSearchParams, { code, part, value }: AskedProblem): Choice[] {
  const names = parametersMeant(code, part, value);
  const choices = choicesOf(search).filter(({ name }) => names.includes(name));
  const named = choices.filter((choice) => isNamed(choice.value, value));
  if (named.length > 0) return named;
  return part?.startsWith('time.') || part === 'parameter' ? choices : choices.slice(-1);
}

function parametersMeant(code: string, part: string | null, value: string | null): readonly string[] {
  if (code === 'indicator_unknown') return ['indicator'];
  if (code === 'unit_unknown') return ['unit', 'with'];
  if (part === 'parameter') return value === null ? [] : [value];
  return part === null ? [] : (parametersOfPart[part] ?? [part]);
}

/** A fault may name a dimension of a condition, the fact of a measure, and a level of units alone. */
function isNamed(item: string, value: string | null): boolean {
  if (value === null) return false;
  return [value, `unit:${value}`].includes(item) || [':', '.'].some((end) => item.startsWith(value + end));
}

/** All that an address chooses, each item of a list by itself, and once. */
function choicesOf(search: URLSearchParams): Choice[] {
  const choices = [...search].flatMap(([name, text]) => {
    const values = commaLists.includes(name) ? text.split(',').map((item) => item.trim()) : [text];
    return values.filter(Boolean).map((value) => ({ name, value }));
  });
  return [...new Map(choices.map((choice) => [`${choice.name}=${choice.value}`, choice])).values()];
}

function without(search: URLSearchParams, left: readonly Choice[]): URLSearchParams {
  const isLeft = ({ name, value }: Choice) => left.some((one) => one.name === name && one.value === value);
  const kept = choicesOf(search).filter((choice) => !isLeft(choice));
  return new URLSearchParams(writeSearch(kept.map(({ name, value }) => [name, value])));
}
