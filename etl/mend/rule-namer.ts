import type { Reason } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Contract } from '../contract/contract.ts';
import { wantedUnits } from '../validate/number-forms.ts';
import { ruleNames } from '../validate/rule-names.ts';

/** What the rules of a source are named with. */
export interface RuleNaming {
  contract: Pick<Contract, 'columns'>;
  /** What its rules ask for, as its version was published. */
  names: ReadonlyMap<string, Text>;
  language: string;
  /** Languages that stand in for one without words, the first before the others. */
  languages: readonly string[];
  /** What another source is called. */
  sourceName: (id: string) => string;
}

/**
 * Names rules as pages do: one that a column implies (`loans.type`, `key.duplicate`) calls its columns as readers of the language do, while a version
 * keeps it in the words of the agency; one that a person wrote speaks for itself. One that nobody named is its id.
 */
export function ruleNamer(naming: RuleNaming): (rule: string) => string {
  const { names, language, languages } = naming;
  return (rule) => {
    const published = names.get(rule) ?? {};
    const stand = languages.find((one) => published[one] !== undefined);
    return (
      impliedName(rule, naming) ??
      published[language] ??
      (stand === undefined ? Object.values(published)[0] : published[stand]) ??
      rule
    );
  };
}

/** Null of a rule that no column implies. */
function impliedName(rule: string, { contract, names, language, sourceName }: RuleNaming): string | null {
  const dot = rule.lastIndexOf('.');
  if (dot < 0 || !names.get(rule)?.[language]) return null;
  const [of, reason] = [rule.slice(0, dot), rule.slice(dot + 1) as Reason];
  const columns = contract.columns.filter(({ name, key }) => (rule === 'key.duplicate' ? key : name === of));
  if (columns.length === 0) return null;
  const field = columns.map(({ names: called, header }) => called?.[language] ?? header).join(', ');
  const other = columns[0]?.reference?.source;
  const subject = {
    ...{ field, other: { [language]: sourceName(other ?? '') } },
    units: wantedUnits(columns[0]?.numberForms ?? null),
    column: columns[0],
  };
  return ruleNames(reason, subject, [language])[language]!;
}
