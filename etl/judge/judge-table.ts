import type { RuleNotJudged } from '#warehouse/model/file-check.ts';
import type { Contract } from '../contract/contract.ts';
import { requirePeriod } from '../contract/delivery-period.ts';
import { auditChange, measureLast, requireWord } from '../publish/audit-change.ts';
import { cutShort, filesOf } from '../publish/audit-cut.ts';
import { countReports, lostReports } from '../publish/audit-reports.ts';
import { auditSource } from '../publish/audit-source.ts';
import type { DeliveredFile, RunContext } from '../run-context.ts';
import type { StagedSource } from '../staged-source.ts';
import { readAccount, type SourceAccount } from '../source-account.ts';
import { stageDelivery } from '../stage/stage-delivery.ts';
import { ruleNames } from '../validate/rule-names.ts';
import { raisedKey, RuleRaised } from '../validate/rule-raised.ts';
import { clearWork } from '../validate/stored-rows.ts';
import { validateStaged } from '../validate/validate-source.ts';
import { servedExtracts, servedRows, servedUnits } from './judging-place.ts';

/** What became of a file as one table of its source. */
export interface JudgedTable {
  /** Why it would not be loaded; null where it would. */
  fault: unknown;
  /** Null where it was not read that far. */
  account: SourceAccount | null;
  /** Rules that were left out. */
  notJudged: RuleNotJudged[];
}

/** Stages and validates a file alone, as a load would, and holds it against what is served where it would stand in its place. */
export async function judgeTable(
  context: RunContext,
  contract: Contract,
  file: DeliveredFile,
): Promise<JudgedTable> {
  const { alone, notJudged } = judgedAlone(context, contract);
  try {
    requirePeriod(contract, file.fileName);
    const delivery = { sourceId: contract.id, files: [file], contentHash: file.sha256 };
    await loadAlone(context, alone, (attempt) => stageDelivery(attempt, alone, delivery));
    const account = await readAccount(context.db, contract.id);
    await auditSource(context, contract, account);
    await compareWithServed(context, contract);
    return { fault: null, account, notJudged };
  } catch (fault) {
    await clearWork(context.db, contract.id);
    context.signal.throwIfAborted();
    const account = await readAccount(context.db, contract.id);
    return { fault, account: account.physical > 0 ? account : null, notJudged };
  }
}

/** Rules over a source of several deliveries say nothing of one of them. */
function judgedAlone(
  { content }: RunContext,
  contract: Contract,
): { alone: Contract; notJudged: RuleNotJudged[] } {
  if (contract.load.mode === 'full') return { alone: contract, notJudged: [] };
  const { columns, quality, id } = contract;
  const isOfOne = (rule: (typeof quality.dataset)[number]) =>
    rule.kind === 'row_count' && rule.of === 'delivery';
  const ownReferences = columns.filter(({ reference }) => reference?.source === id);
  const { languages } = content.workspace;
  const notJudged = [
    ...quality.dataset.filter((rule) => !isOfOne(rule)).map(({ id: rule, names }) => ({ rule, names })),
    ...ownReferences.map(({ name, header }) => ({
      rule: `${name}.reference`,
      names: ruleNames('reference', { field: header, other: contract.name }, languages),
    })),
  ].map((rule) => ({ ...rule, why: 'whole_source' as const }));
  const alone = {
    ...contract,
    quality: { ...quality, dataset: quality.dataset.filter(isOfOne) },
    columns: columns.map((column) =>
      ownReferences.includes(column) ? { ...column, reference: null } : column,
    ),
  };
  return { alone, notJudged };
}

/** Validates what is staged by itself. A rule whose query raises is left out of another attempt, as of a load. */
export async function loadAlone(
  context: RunContext,
  contract: Contract,
  stage: (attempt: RunContext) => Promise<StagedSource>,
): Promise<void> {
  const raised = new Set<string>();
  for (;;) {
    try {
      const attempt = { ...context, raised };
      await validateStaged(attempt, contract, await stage(attempt));
      return;
    } catch (fault) {
      if (!(fault instanceof RuleRaised)) throw fault;
      raised.add(raisedKey(fault.contract, fault.rule));
      await clearWork(context.db, contract.id);
    }
  }
}

/** How far rows may move, and who reports no more, is asked only where the file would be the whole source. */
async function compareWithServed(context: RunContext, contract: Contract): Promise<void> {
  const [rows, files] = [await servedRows(context.db, contract.id), await servedExtracts(context.db)];
  if (rows === null || files === null) return;
  const cut = await cutShort(context, contract, await filesOf(context.db, contract.id, files));
  if (contract.load.mode !== 'full') return requireWord(context, contract.id, cut);
  const isCounted = await countReports(context, contract, { rows });
  const lost = isCounted ? await lostReports(context, contract, { units: servedUnits }) : [];
  await auditChange(context, contract, await measureLast(context, contract, rows), [...cut, ...lost]);
}
