import { get } from 'node:http';
import { tableFromIPC as readWithFlechette } from '@uwdata/flechette';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import { beginRun, finishRun } from '#warehouse/control/runs.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { publishNumbered } from '../support/numbered-version.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';
import { bearer } from '../support/sign-in.ts';

interface ValueRow {
  [column: string]: unknown;
}

describe('API', () => {
  let api: ApiServer;

  const begin = async () => {
    api = await startApiServer();
  };
  const end = () => api.end();
  const ask = (path: string, headers: Record<string, string> = {}) => api.ask(path, headers);

  describe('on the small warehouse', () => {
    let snapshotId: string;
    beforeAll(async () => {
      await begin();
      ({ snapshotId } = await buildSmallWarehouse(api.directory));
    });
    afterAll(end);

    it('gives the same 50 cells as Arrow, JSON, CSV and SQL written by hand', async () => {
      const cells = await (
        await openWarehouse()
      ).withSnapshot(({ alias, rows }) =>
        rows<ValueRow>(
          `select indicator_id, unit_id, grain, period, state, status, value, numerator / denominator as by_hand, rank, reported
           from (from ${alias}.indicators.value where denominator > 0 and state in ('measured', 'partial')
                 order by hash(indicator_id || unit_id || grain || period) limit 50)`,
        ),
      );
      expect(cells).toHaveLength(50);
      for (const cell of cells) {
        const month = String(cell.period).slice(0, 7);
        const path = `/api/v1/values?indicator=${cell.indicator_id}&unit=${cell.unit_id}&grain=${cell.grain}&from=${month}&to=${month}`;
        const { rows } = (await (await ask(`${path}&format=json`)).json()) as { rows: ValueRow[] };
        const bytes = new Uint8Array(await (await ask(`${path}&format=arrow`)).arrayBuffer());
        const [arrow] = tableFromIPC(bytes)
          .toArray()
          .map((row) => row.toJSON() as ValueRow);
        const [flechette] = readWithFlechette(bytes).toArray() as ValueRow[];
        const [csv] = parse(await (await ask(`${path}&format=csv`)).text(), { columns: true }) as ValueRow[];
        const { by_hand: byHand, ...stored } = cell;
        expect(rows).toEqual([expect.objectContaining(stored)]);
        const { period, ...comparable } = rows[0]!;
        expect({ ...arrow, period: 0 }).toMatchObject({
          value: comparable.value,
          state: comparable.state,
          rank: comparable.rank,
        });
        expect(flechette).toMatchObject({
          value: comparable.value,
          unit_id: comparable.unit_id,
          status: comparable.status,
        });
        expect(new Date(Number(arrow?.period)).toISOString().slice(0, 10)).toBe(period);
        expect([csv?.unit_id, Number(csv?.value), csv?.period]).toEqual([cell.unit_id, cell.value, period]);
        const scale = cell.indicator_id === 'data_quality_index' ? 100 : 1;
        expect(cell.value).toBeCloseTo(Number(byHand) * scale, 9);
      }
    });

    it('gives the same rows in the same order in every format', async () => {
      const path = '/api/v1/values?level=TINH&grain=quarter&indicator=redeclaration_rate,liveness_rate';
      const { rows, columns, snapshot } = (await (await ask(path)).json()) as {
        rows: ValueRow[];
        columns: string[];
        snapshot: string;
      };
      const table = tableFromIPC(new Uint8Array(await (await ask(`${path}&format=arrow`)).arrayBuffer()));
      expect(snapshot).toBe(snapshotId);
      expect(table.schema.names).toEqual(columns);
      expect([...table.getChild('unit_id')!]).toEqual(rows.map((row) => row.unit_id));
      expect([...table.getChild('value')!]).toEqual(rows.map((row) => row.value));
      expect([...table.getChild('rank')!]).toEqual(rows.map((row) => row.rank));
      expect([...table.getChild('complete')!]).toEqual(rows.map((row) => row.complete));
      const csv = parse(await (await ask(`${path}&format=csv`)).text(), { columns: true }) as ValueRow[];
      expect(csv.map((row) => row.value)).toEqual(
        rows.map((row) => (row.value === null ? '' : String(row.value))),
      );
    });

    it('gives the name of each unit beside its id in the language asked, and nothing else otherwise', async () => {
      const path = '/api/v1/values?indicator=liveness_rate&from=2026-10';
      const of = async (more: string) => {
        const csv = parse(await (await ask(`${path}${more}&format=csv`)).text(), { columns: true });
        return csv as unknown as Record<string, string>[];
      };
      const [plain, named, narrow] = await Promise.all([
        of(''),
        of('&names=vi'),
        of('&names=vi&columns=period,value'),
      ]);
      const columns = Object.keys(plain[0]!);
      const at = columns.indexOf('unit_id') + 1;
      expect(Object.keys(named[0]!)).toEqual(columns.toSpliced(at, 0, 'unit_name'));
      const { units } = await (await openWarehouse()).withSnapshot(({ catalog }) => Promise.resolve(catalog));
      expect(named.map(({ unit_name }) => unit_name)).toEqual(
        named.map(({ unit_id }) => units.get(unit_id!)!.names['vi'] ?? units.get(unit_id!)!.name),
      );
      expect(named.map(({ unit_name: _, ...row }) => row)).toEqual(plain);
      expect(Object.keys(narrow[0]!)).toEqual(['period', 'value']);
      expect((await ask(`${path}&names=fr`)).status).toBe(400);
    });

    it('gives the columns that are asked for, in their own order', async () => {
      const path =
        '/api/v1/values?indicator=liveness_rate&level=TINH&from=2026-10&columns=value,unit_id,rank';
      const { columns, rows } = (await (await ask(path)).json()) as { columns: string[]; rows: ValueRow[] };
      expect(columns).toEqual(['unit_id', 'value', 'rank']);
      expect(Object.keys(rows[0]!)).toEqual(columns);
      const csv = await (await ask(`${path}&format=csv`)).text();
      expect(csv.split('\r\n')[0]).toBe('unit_id,value,rank');
      const bytesOf = async (more: string) =>
        Buffer.from(await (await ask(`${path}&format=csv${more}`)).arrayBuffer());
      const mark = Buffer.from('\ufeff');
      // A file that somebody named is for a spreadsheet, which needs the mark; a program would take it for a part of the first column.
      expect(await bytesOf('&name=units')).toEqual(Buffer.concat([mark, await bytesOf('')]));
    });

    it('gives a matrix, the rows behind a figure, and the accounts of an indicator at addresses of their own', async () => {
      const json = async (path: string) => (await ask(path)).json() as Promise<{ [key: string]: unknown }>;
      const about = 'indicator=redeclaration_rate&period=2026-10';
      const matrix = await json(
        '/api/v1/matrix?indicator=redeclaration_rate&level=TINH&from=2026-09&to=2026-10',
      );
      expect([(matrix['rows'] as unknown[]).length, matrix['next']]).toEqual([68, null]);
      const first = await ask(`/api/v1/rows?${about}&unit=34-01&limit=1`);
      const page = (await first.json()) as { rows: ValueRow[]; total: number; next: string };
      expect(page.rows).toHaveLength(1);
      expect(page.total).toBeGreaterThan(1);
      expect(first.headers.get('link')).toBe(`<${page.next}>; rel="next"`);
      expect(page.next).toContain(`version=${snapshotId}`);
      const second = (await json(page.next)) as { rows: ValueRow[] };
      expect(second.rows).not.toEqual(page.rows);
      expect(await json(`/api/v1/lineage?${about}`)).toMatchObject({
        ...{ snapshot: snapshotId, period: { period: '2026-10-01' } },
        facts: [{ factId: 'procedure', sources: [expect.objectContaining({ sourceId: 'procedure_month' })] }],
      });
      const quality = await json('/api/v1/quality?indicator=redeclaration_rate');
      expect(quality).toEqual(await json('/api/v1/quality?source=procedure_month'));
      expect((quality['rules'] as unknown[]).length).toBeGreaterThan(0);
      expect((await ask('/api/v1/quality?indicator=redeclaration_rate&source=procedure_month')).status).toBe(
        400,
      );
      expect((await ask('/api/v1/lineage?indicator=x')).status).toBe(404);
    });

    it('gives values in pages that fit together', async () => {
      const path = '/api/v1/values?indicator=liveness_rate&level=TINH&grain=quarter';
      const { rows } = (await (await ask(path)).json()) as { rows: ValueRow[] };
      const found: ValueRow[] = [];
      let next: string | null = `${path}&limit=100`;
      while (next !== null) {
        const page = (await (await ask(next)).json()) as { rows: ValueRow[]; next: string | null };
        found.push(...page.rows);
        next = page.next;
      }
      expect(rows.length).toBeGreaterThan(100);
      expect(found).toEqual(rows);
      expect((await ask(`${path}&limit=5&format=csv`)).headers.get('link')).toContain('offset=5');
    });

    it('reads periods inclusively, whole years and quarters too', async () => {
      const months = async (range: string) => {
        const path = `/api/v1/values?indicator=liveness_rate&unit=00&${range}`;
        const { rows } = (await (await ask(path)).json()) as { rows: ValueRow[] };
        return rows.map((row) => String(row.period).slice(0, 7));
      };
      expect(await months('from=2026-08&to=2026-10')).toEqual(['2026-08', '2026-09', '2026-10']);
      expect(await months('from=2026-Q3&to=2026-Q3')).toEqual(['2026-07', '2026-08', '2026-09']);
      expect(await months('from=2024&to=2024')).toEqual(['2024-11', '2024-12']);
      expect(await months('to=2024-11-30')).toEqual(['2024-11']);
    });

    it('answers a known tag with 304, and another question or form with another tag', async () => {
      const path = '/api/v1/values?indicator=liveness_rate&unit=00';
      const first = await ask(path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{20,}"$/);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const again = await ask(path, { 'if-none-match': `"other", ${etag}` });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await ask('/api/v1/values?unit=00&indicator=liveness_rate')).headers.get('etag')).toBe(etag);
      for (const other of ['&format=csv', '&grain=year', '&from=2026-01'])
        expect((await ask(`${path}${other}`)).headers.get('etag')).not.toBe(etag);
      expect((await ask(`${path}&format=csv`)).headers.get('content-disposition')).toContain('attachment');
      const saved = async (more: string) => (await ask(`${path}${more}`)).headers.get('content-disposition');
      expect([await saved('&format=arrow'), await saved('')]).toEqual([null, null]);
      expect(await saved('&format=arrow&name=units')).toBe('attachment; filename="units.arrow"');
      expect(await saved('&name=units')).toBe('attachment; filename="units.json"');
    });

    it.each([
      ['/api/v1/values?indicator=nothing', 404, 'indicator_unknown'],
      ["/api/v1/values?unit=00'--", 404, 'unit_unknown'],
      ['/api/v1/values?grain=day', 400, 'question_invalid'],
      ['/api/v1/values?columns=worth', 400, 'question_invalid'],
      ['/api/v1/values?from=2026-13', 400, 'question_invalid'],
      ['/api/v1/values?to=2026-02-30', 400, 'question_invalid'],
      ['/api/v1/values?level=XX', 400, 'question_invalid'],
      ['/api/v1/values?format=xml', 400, 'question_invalid'],
      ['/api/v1/values?indicators=liveness_rate', 400, 'question_invalid'],
      ['/api/v1/runs/nobody/events', 404, 'run_unknown'],
      ['/api/v2/values', 404, 'address_unknown'],
    ])('tells %s as a problem with a code', async (path, status, code) => {
      const answer = await ask(path);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        status,
        code,
        title: expect.any(String),
        detail: expect.any(String),
      });
      expect(answer.status).toBe(status);
    });

    it('answers nothing but questions', async () => {
      const headers = { authorization: await bearer() };
      const answer = await fetch(`${api.origin}/api/v1/values`, { method: 'POST', headers });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      const head = await fetch(`${api.origin}/api/v1/indicators`, { method: 'HEAD', headers });
      expect([head.status, await head.text()]).toEqual([200, '']);
    });

    it('describes the indicators as they were when the values were computed', async () => {
      const answer = await ask('/api/v1/indicators');
      const body = (await answer.json()) as { snapshot: string; indicators: { id: string }[] };
      expect(body.snapshot).toBe(snapshotId);
      expect(body.indicators).toHaveLength(12);
      const etag = answer.headers.get('etag') ?? '';
      expect((await ask('/api/v1/indicators', { 'if-none-match': etag })).status).toBe(304);
    });

    it('keeps reference series apart from the indicators', async () => {
      const answer = await ask('/api/v1/context');
      expect(await answer.json()).toEqual({ snapshot: snapshotId, asOf: '2026-10-31', series: [] });
    });

    it('sends the events of a run, resumes after the last one seen, and ends with the run', async () => {
      const { control } = await openWarehouse();
      const run = { runId: 'r-live', requested: [], trigger: 'manual', baseSnapshotId: null } as const;
      beginRun(control, { ...run, requested: [] });
      const write = (event: string) =>
        appendJournal(control, { runId: 'r-live', stage: null, sourceId: null, event, data: {} });
      const first = write('run_started');
      const live = ask('/api/v1/runs/r-live/events').then((answer) => answer.text());
      write('stage_started');
      write('run_finished');
      finishRun(control, 'r-live', { outcome: 'unchanged', snapshotId: null });
      const events = (text: string) => [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
      expect(events(await live)).toEqual(['run_started', 'stage_started', 'run_finished']);
      const resumed = await ask('/api/v1/runs/r-live/events', { 'last-event-id': String(first.id) });
      expect(events(await resumed.text())).toEqual(['stage_started', 'run_finished']);
    });

    it('shows a run whose process has died as interrupted', async () => {
      const { control } = await openWarehouse();
      // A process id that is above every limit belongs to nobody.
      beginRun(control, { runId: 'r-dead', requested: [], trigger: 'manual', baseSnapshotId: null }, 2 ** 30);
      const text = await (await ask('/api/v1/runs/r-dead/events')).text();
      expect(text).toContain('event: run_interrupted');
    });
  });

  describe('on questions in the words of the model', () => {
    beforeAll(async () => {
      await begin();
      await buildSmallWarehouse(api.directory);
    });
    afterAll(end);

    const asked =
      '/api/v1/query?measure=procedure.received&by=procedure_code&where=procedure_code:TT02&unit=34-01&from=2026-Q3&to=2026-Q3&grain=quarter';

    it('gives the same rows as Arrow, JSON and CSV, and one tag for one question', async () => {
      const json = await ask(asked);
      const { columns, rows } = (await json.json()) as { columns: string[]; rows: ValueRow[] };
      expect(columns).toEqual(['procedure_code', 'procedure.received']);
      expect(rows).toHaveLength(1);
      const csv = parse(await (await ask(`${asked}&format=csv`)).text(), { columns: true }) as ValueRow[];
      expect(csv.map((row) => Number(row['procedure.received']))).toEqual([rows[0]!['procedure.received']]);
      const arrow = tableFromIPC(await (await ask(`${asked}&format=arrow`)).arrayBuffer());
      expect(arrow.get(0)!.toJSON()).toEqual(rows[0]);
      const tag = json.headers.get('etag')!;
      expect((await ask(asked, { 'if-none-match': tag })).status).toBe(304);
    });

    it.each(['/api/v1/values?indicator=redeclaration_rate&from=2026-10', asked])(
      'keeps the two views of the tree apart: %s',
      async (address) => {
        const tags = await Promise.all(
          ['', '&tree=now', '&tree=then'].map(async (tree) =>
            (await ask(address + tree)).headers.get('etag'),
          ),
        );
        expect(tags[1]).toBe(tags[0]);
        expect(tags[2]).not.toBe(tags[0]);
        const refused = await ask(`${address}&tree=later`);
        expect([refused.status, ((await refused.json()) as ValueRow)['code']]).toEqual([
          400,
          'question_invalid',
        ]);
      },
    );

    it('says why an indicator changed, and where it is heading', async () => {
      const cell = 'indicator=redeclaration_rate&unit=00';
      const why = await ask(`/api/v1/decompose?${cell}&period=2026-10&against=2026-07&by=unit:TINH`);
      const { before, after, effects } = (await why.json()) as {
        before: ValueRow;
        after: ValueRow;
        effects: { change: number; rate: number; mix: number; coverage: number; parts: unknown[] };
      };
      expect([before['period'], after['period']]).toEqual(['2026-07-01', '2026-10-01']);
      expect(effects.rate + effects.mix + effects.coverage).toBeCloseTo(effects.change, 12);
      expect(effects.parts.length).toBeGreaterThan(30);
      const then = await ask(`/api/v1/decompose?${cell}&period=2026-10&against=2026-07&tree=then`);
      expect((await then.json()) as ValueRow).toMatchObject({ effects: { change: effects.change } });
      expect((await ask(`/api/v1/decompose?${cell}&tree=later`)).status).toBe(400);
      const heading = (await (await ask(`/api/v1/projection?${cell}`)).json()) as ValueRow;
      expect(heading).toMatchObject({ method: 'smoothing', target: { date: '2028-12-31' }, reason: null });
      const by = `/api/v1/projection?${cell}&method=mean_change&period=2026-06`;
      const byHand = (await (await ask(by)).json()) as ValueRow;
      expect(byHand).toMatchObject({ method: 'mean_change', basis: { to: '2026-06-01' } });
      expect((await ask(`/api/v1/projection?${cell}&method=dice`)).status).toBe(400);
      const { working } = (await (await ask(`/api/v1/working?${cell}&period=2026-10`)).json()) as {
        working: ValueRow;
      };
      const [row] = (
        (await (
          await ask('/api/v1/values?indicator=redeclaration_rate&unit=00&from=2026-10&to=2026-10')
        ).json()) as { rows: ValueRow[] }
      ).rows;
      expect(working).toMatchObject({
        ...{ value: row!['value'], status: row!['status'], path: { on: '2026-10-31', value: row!['path'] } },
        coverage: { reported: row!['reported'], expected: row!['expected'] },
      });
    });

    it.each([
      '/api/v1/query',
      '/api/v1/query?measure=x.y',
      '/api/v1/query?colour=red',
      '/api/v1/decompose',
      '/api/v1/working',
      '/api/v1/working?indicator=redeclaration_rate&day=1',
      asked + '&limit=x',
    ])('refuses %s as a question that cannot be', async (path) => {
      const refused = await ask(path);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ code: 'question_invalid' });
    });
  });

  describe('in special moments', () => {
    beforeEach(begin);
    afterEach(end);

    it('is alive at once, and ready with the first version', async () => {
      const early = await ask('/readyz');
      expect([early.status, await early.json()]).toEqual([503, { status: 'unready', failing: ['version'] }]);
      expect(early.headers.get('retry-after')).toBe('2');
      expect((await ask('/api/v1/values')).status).toBe(503);
      const snapshot = await publishNumbered((await openWarehouse()).control, api.directory, 1);
      await expect
        .poll(async () => (await ask('/readyz')).json())
        .toEqual({ status: 'ready', snapshot, asOf: '2026-10-31' });
    });

    it('stops the query of a client that has gone', async () => {
      await publishNumbered((await openWarehouse()).control, api.directory, 1, { rows: 1_500_000 });
      const headers = { authorization: await bearer() };
      const request = get(`${api.origin}/api/v1/values?format=csv`, { headers });
      request.on('error', () => undefined);
      await expect.poll(() => api.answers.length, { interval: 2 }).toBe(1);
      setTimeout(() => request.destroy(), 5);
      const answer = await api.answers[0]!;
      expect(JSON.parse(String(answer.body))).toMatchObject({ code: 'query_interrupted' });
    });
  });
});
