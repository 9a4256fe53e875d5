import type { Reason } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Contract, Criterion, Severity } from '../contract/contract.ts';
import { reasonOfDataset } from './judge-dataset.ts';
import type { MarkedRows } from './mark-rows.ts';
import { structureRule } from './quarantine.ts';
import { wantedUnits } from './number-forms.ts';
import { ruleNames } from './rule-names.ts';
import type { Validation } from './validation.ts';

interface RuleRow {
  rule: string;
  names: Text;
  criterion: Criterion | null;
  field: string | null;
  reason: Reason | 'unjudged';
  severity: Severity | null;
  weight: number | null;
  judged: boolean;
}

/** Writes what each rule of the source asks for, in the workspace's languages, to `quality.rule`. */
export async function writeRules(validation: Validation, marked: MarkedRows): Promise<void> {
  const { context, contract } = validation;
  const { dataset, unjudged } = contract.quality;
  const languages = context.content.workspace.languages;
  const rows: RuleRow[] = [
    ...impliedRules(validation, marked),
    ...dataset.map(({ id, kind, ...rule }) => ({
      ...{ rule: id, names: rule.names, criterion: rule.criterion, field: rule.field, judged: true },
      ...{ reason: reasonOfDataset[kind], severity: rule.severity, weight: rule.weight },
    })),
    ...unjudged.map(({ id, names, field }) => ({
      ...{ rule: id, names, field, reason: 'unjudged' as const, judged: false },
      ...{ criterion: null, severity: null, weight: null },
    })),
    ...marked.restorable.map((column) => ({
      ...{ rule: `${column}.zeros_restored`, field: column, reason: 'zeros_restored' as const, judged: true },
      names: ruleNames('zeros_restored', { field: headerOf(contract, column), other: {} }, languages),
      ...{ criterion: null, severity: 'warning' as const, weight: 0 },
    })),
  ];
  // Rules that an earlier delivery alone gave rise to (its columns drifted) stay.
  await context.db.run(
    `delete from quality.rule where source_id = $source and "rule" in (select unnest($written))`,
    { source: contract.id, written: rows.map(({ rule }) => rule) },
  );
  await context.db.run(
    `insert into quality.rule
     select $source, r."rule", r.names, r.criterion, r.field, r.reason, r.severity, r.weight, r.judged
     from (select unnest(from_json($rows, '[{"rule":"VARCHAR","names":"JSON","criterion":"VARCHAR","field":"VARCHAR","reason":"VARCHAR",
       "severity":"VARCHAR","weight":"DOUBLE","judged":"BOOLEAN"}]'), recursive := true)) r`,
    { source: contract.id, rows: JSON.stringify(rows) },
    context.signal,
  );
}

function impliedRules({ context, contract }: Validation, { rules }: MarkedRows): RuleRow[] {
  const { languages } = context.content.workspace;
  const { checks, quality } = contract;
  const written = new Map(
    [...checks, ...quality.crossChecks, ...quality.reconciliations, ...quality.shares].map(
      ({ id, names }) => [id, names],
    ),
  );
  const key = contract.columns.filter(({ key: isKey }) => isKey).map(({ header }) => header);
  const structure = {
    id: structureRule,
    reason: 'structure' as const,
    field: null,
    criterion: 'clean' as const,
  };
  return [...rules, { ...structure, severity: 'error' as const, weight: 1 }].map((rule) => {
    const { id, reason, field, criterion, severity, weight } = rule;
    const column = contract.columns.find(({ name }) => name === field);
    const other = column?.reference?.source;
    const subject = {
      field: field === null ? key.join(', ') : headerOf(contract, field),
      other: context.content.contracts.find((one) => one.id === other)?.name ?? {},
      units: wantedUnits(column?.numberForms ?? null),
      column,
    };
    const names = written.get(id) ?? ruleNames(reason, subject, languages);
    return { rule: id, names, criterion, field, reason, severity, weight, judged: true };
  });
}

function headerOf({ columns }: Contract, column: string): string {
  return columns.find(({ name }) => name === column)?.header ?? column;
}
