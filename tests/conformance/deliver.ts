import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Case, Cell, Given, Surface } from './case.ts';
import type { KitWorld } from './kit-world.ts';
import { records, writeTable } from './write-table.ts';

/** The case by itself, the good delivery before it by itself, or both where earlier files stay in the drop. */
export type Part = 'alone' | 'before' | 'both';

/** Puts a case, or what came before it, where its connector finds it. @returns false where nothing comes before it */
export async function deliver(
  world: KitWorld,
  { given }: Case,
  surface: Surface,
  part: Part,
): Promise<boolean> {
  if (part !== 'alone' && given.before === null) return false;
  if (given.kind === 'table') await deliverTable(world, given, surface, part);
  else if (given.kind === 'files')
    world.drop({
      ...(part === 'alone' ? {} : given.before),
      ...(part === 'before' ? {} : await given.files()),
    });
  else if (given.kind === 'answers')
    world.answerWith(part === 'before' ? () => ({ body: given.before ?? '' }) : given.answer);
  else await runSql(world, part === 'before' ? given.before! : given.sql);
  return true;
}

type Table = Extract<Given, { kind: 'table' }>;

async function deliverTable(
  world: KitWorld,
  { header, rows, before }: Table,
  surface: Surface,
  part: Part,
): Promise<void> {
  const isAsked = surface === 'api' || surface === 'postgres';
  const good = before === null ? [] : [before];
  if (!isAsked) {
    const fileOf = async (month: string, cells: Cell[][]) => ({
      [`${month}.${surface}`]: await writeTable(surface, header, cells, world.folder),
    });
    world.drop({
      ...(part === 'alone' ? {} : await fileOf('2026-09', good)),
      ...(part === 'before' ? {} : await fileOf('2026-10', rows)),
    });
    return;
  }
  const dated = (cells: Cell[][], day: string) => cells.map((row) => [...row, day]);
  const shown = part === 'before' ? dated(good, '2026-09-15') : dated(rows, '2026-10-15');
  if (surface === 'api') {
    const body = JSON.stringify(records([...header, 'day'], shown));
    return world.answerWith(() => ({ body }));
  }
  const columns = [...header, 'day'].map((name) => `${identifier(name)} text`);
  const inserts = shown.map(
    (row) => `(${row.map((cell) => (cell === null ? 'null' : literal(cell))).join(', ')})`,
  );
  await runSql(
    world,
    `create table thing (${columns.join(', ')}); insert into thing values ${inserts.join(', ')}`,
  );
}

async function runSql(world: KitWorld, sql: string): Promise<void> {
  await world.postgres?.run(`drop schema public cascade; create schema public; ${sql}`);
}
