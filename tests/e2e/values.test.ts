import { tableFromIPC } from 'apache-arrow';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { openSnapshot } from '../support/etl.ts';
import { readAs } from '../support/visitor.ts';

interface Cell {
  unit_id: string;
  period: string;
  numerator: number;
  denominator: number;
}

/** Re-declared and asked items of a unit and month, from the conformed rows and the unit tree, without any code of ours. */
const byHand = `
  with current_unit as (
    select unit_code, valid_from, valid_to, unit_id from star.dim_unit where level <> 'QG'
  ),
  row_unit as (
    select coalesce(x.to_id, u.unit_id) as unit_id, p.period, p.info_items_redeclared as n, p.info_items_asked as d
    from conform.procedure_month p
    join current_unit u
      on u.unit_code = p.unit_code and u.valid_from <= p.period and (u.valid_to is null or p.period < u.valid_to)
    left join star.crosswalk x on x.from_id = u.unit_id and x.from_id like '63-%'
  ),
  cell as (
    select unit_id, period, sum(n) as n, sum(d) as d from row_unit group by all
    union all
    select '00', period, sum(n), sum(d) from row_unit group by all
  )
  select unit_id, period, cast(n as double) as numerator, cast(d as double) as denominator
  from cell where d > 0
  order by hash(unit_id || period::varchar) limit 50`;

describe('GET /api/v1/values on the sample', () => {
  const origin = inject('origin');
  let db: Database;
  let cells: Cell[];

  beforeAll(async () => {
    const data = inject('dataDirectory');
    const snapshot = readdirSync(join(data, 'snapshots')).find((name) => name.endsWith('.duckdb'))!;
    db = await openSnapshot(data, snapshot.replace('.duckdb', ''));
    cells = await db.rows<Cell>(byHand);
  });
  afterAll(() => db.close());

  const ask = (cell: Cell, format: string) => {
    const month = cell.period.slice(0, 7);
    const query = `indicator=redeclaration_rate&unit=${cell.unit_id}&grain=month&from=${month}&to=${month}`;
    return readAs(`${origin}/api/v1/values?${query}&format=${format}`);
  };

  it('gives as Arrow and as JSON what SQL by hand gives, in 50 cells', async () => {
    expect(cells).toHaveLength(50);
    for (const cell of cells) {
      const json = (await (await ask(cell, 'json')).json()) as { rows: Record<string, unknown>[] };
      const arrow = tableFromIPC(await (await ask(cell, 'arrow')).arrayBuffer());
      expect(json.rows, JSON.stringify(cell)).toHaveLength(1);
      expect(json.rows[0]).toMatchObject({
        unit_id: cell.unit_id,
        numerator: cell.numerator,
        denominator: cell.denominator,
        value: cell.numerator / cell.denominator,
      });
      const [row] = arrow.toArray();
      for (const column of ['numerator', 'denominator', 'value', 'state', 'status'])
        expect(row[column], column).toBe(json.rows[0]![column]);
    }
  });
});
