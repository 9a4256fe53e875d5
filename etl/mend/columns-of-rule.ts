import { literal, type Session } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import type { HeldReason } from './held-back.ts';

/** Finds the columns that a reason is about: its field, or those of a rule over several. */
export async function columnsByRule(
  db: Session,
  contract: Contract,
): Promise<(reason: HeldReason) => readonly string[]> {
  const byRule = await columnsOfRules(db, contract);
  return ({ rule, field }) => (field === null ? (byRule.get(rule) ?? []) : [field]);
}

/** The columns of rules over several: of a repeated key, of parts and wholes, and those that a condition names. */
export async function columnsOfRules(
  db: Session,
  contract: Contract,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { checks, quality, columns } = contract;
  const known = columns.map(({ name }) => name);
  const byRule = new Map<string, string[]>([
    ['key.duplicate', columns.filter(({ key }) => key).map(({ name }) => name)],
    ...quality.reconciliations.map(({ id, measures }): [string, string[]] => [id, measures]),
    ...quality.shares.map(({ id, by, of }): [string, string[]] => [id, [...by, of]]),
  ]);
  for (const { id, check } of checks) byRule.set(id, named(await columnsIn(db, check), known));
  for (const { id, check, on } of quality.crossChecks) {
    const own = (await columnsIn(db, check)).filter(([table]) => table !== 'other');
    byRule.set(id, [...new Set([...on.map(({ mine }) => mine), ...named(own, known)])]);
  }
  return byRule;
}

/** Columns as a condition writes them, each by its parts: `["loans"]`, `["row", "loans"]`. */
async function columnsIn(db: Session, check: string): Promise<string[][]> {
  const sql = literal(`select (${check}\n)`);
  const [row] = await db.rows<{ tree: string }>(`select json_serialize_sql(${sql})::varchar as tree`);
  const found: string[][] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(look);
    else if (typeof node === 'object' && node !== null) {
      const { column_names: names } = node as { column_names?: unknown };
      if (Array.isArray(names)) found.push(names.map(String));
      Object.values(node).forEach(look);
    }
  };
  look(JSON.parse(row?.tree ?? 'null'));
  return found;
}

/** In the order of the contract, whatever case the condition writes them in. */
function named(found: readonly string[][], known: readonly string[]): string[] {
  const names = new Set(found.flat().map((name) => name.toLowerCase()));
  return known.filter((name) => names.has(name.toLowerCase()));
}
