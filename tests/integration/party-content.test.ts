import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { openPartyWarehouse, sumsByUnit, type Planted } from '../support/party-warehouse.ts';

const asOf = '2025-08-31';
type Rows = Planted[string];

/** Hà Nội (01) stands throughout; Hà Giang (02) and the old Tuyên Quang (08) became the new Tuyên Quang (08) on 1 July 2025. */
const units: Rows = [
  ['00', 'Trung ương Đảng', 'TW', 'CAP_UY', '1930-02-03', null],
  ['TW01', 'Văn phòng Trung ương Đảng', 'TW', 'VAN_PHONG', '2010-01-01', null],
  ['TW02', 'Ban Tổ chức Trung ương', 'TW', 'BAN', '2010-01-01', null],
  ['01', 'Thành uỷ Hà Nội', 'TINH', 'THANH_UY', '2010-01-01', null],
  ['02', 'Tỉnh ủy Hà Giang', 'TINH', 'TINH_UY', '2010-01-01', '2025-06-30'],
  ['08', 'Tỉnh ủy Tuyên Quang', 'TINH', 'TINH_UY', '2010-01-01', '2025-06-30'],
  ['08', 'Tỉnh ủy Tuyên Quang', 'TINH', 'TINH_UY', '2025-07-01', null],
  ['75', 'Tỉnh ủy Đồng Nai', 'TINH', 'TINH_UY', '2025-07-01', '2025-07-31'],
  ['75', 'Thành ủy Đồng Nai', 'TINH', 'THANH_UY', '2025-08-01', null],
].map(([unit_code, unit_name, level, unit_type, valid_from, valid_to]) => ({
  unit_code: unit_code!,
  unit_name: unit_name!,
  level: level!,
  unit_type: unit_type!,
  parent_code: unit_code === '00' ? null : '00',
  valid_from: valid_from!,
  valid_to: valid_to!,
}));

const crosswalk: Rows = [
  ['01', '01', 'GIU_NGUYEN'],
  ['02', '08', 'NHAP'],
  ['08', '08', 'NHAP'],
].map(([old_code, new_code, change_type]) => ({
  old_code: old_code!,
  new_code: new_code!,
  change_type: change_type!,
  old_level: 'TINH',
  weight: 1,
  effective_date: '2025-07-01',
}));

/** A database in operation that can be shared; deliveries state it at the end of their month. */
function asset(asset_id: string, delivery_period: string, rest: Rows[number] = {}): Rows[number] {
  return {
    asset_id,
    delivery_period,
    owner_unit_code: 'TW01',
    operator_unit_code: 'TW01',
    steward_role: 'Chuyên viên dữ liệu',
    domain: 'XAY_DUNG_DANG',
    entity: 'Tổ chức đảng',
    status: 'VAN_HANH',
    classification: 'DUNG_CHUNG',
    is_shareable: true,
    ...rest,
  };
}

function connection(connection_id: string, rest: Rows[number]): Rows[number] {
  return {
    connection_id,
    asset_id: 'CSDL-0001',
    provider_unit_code: 'TW01',
    consumer_unit_code: '01',
    method: 'API',
    platform: 'NDOP',
    is_mandatory: true,
    requested_at: '2024-01-01 00:00:00',
    activated_at: '2025-01-01 00:00:00',
    status: 'HOAT_DONG',
    ...rest,
  };
}

function use(
  day: string,
  asset_id: string,
  consumer_unit_code: string,
  rest: Rows[number] = {},
): Rows[number] {
  return {
    day,
    asset_id,
    consumer_unit_code,
    connection_id: 'KN-00001',
    calls: 10,
    calls_ok: 9,
    records_served: 90,
    ...rest,
  };
}

function task(task_id: string, rest: Rows[number]): Rows[number] {
  return {
    task_id,
    document_no: '57-NQ/TW',
    issued_at: '2025-01-10',
    issuer: 'Ban Chỉ đạo',
    content: 'Kết nối cơ sở dữ liệu',
    deliverable: 'Báo cáo',
    lead_unit_code: '01',
    task_kind: 'CO_THOI_HAN',
    due_date: '2025-08-20',
    original_due_date: '2025-08-20',
    extension_count: 0,
    ...rest,
  };
}

const planted: Planted = {
  org_unit: units,
  admin_crosswalk: crosswalk,
  data_asset: [
    // Owned by Hà Giang, whose committee ended: from July nobody answers for it.
    ...['2025-06-01', '2025-07-01'].map((period) => asset('CSDL-0002', period, { owner_unit_code: '02' })),
    // The agency wrote its name, in the older spelling.
    asset('CSDL-0003', '2025-07-01', { owner_unit_code: 'Thành uỷ Hà Nội', steward_role: null }),
    asset('CSDL-0004', '2025-07-01', {
      owner_unit_code: 'Ban Dữ liệu',
      is_priority: true,
      status: 'XAY_DUNG',
    }),
    asset('CSDL-0001', '2025-07-01', {
      is_priority: true,
      is_trusted_source: true,
      refresh_hours: 24,
      last_update_at: '2025-07-30 08:00:00',
      annual_cost_mvnd: 120,
    }),
    asset('CSDL-0001', '2025-08-01', { refresh_hours: 24, last_update_at: '2025-08-29 08:00:00' }),
    asset('CSDL-0005', '2025-08-01', {
      owner_unit_code: 'TW02',
      refresh_hours: 24,
      last_update_at: '2025-09-20 08:00:00',
    }),
    asset('CSDL-0006', '2025-08-01', {
      owner_unit_code: 'TW02',
      entity: 'Văn bản',
      refresh_hours: null,
      is_trusted_source: true,
    }),
    asset('CSDL-0007', '2025-08-01', {
      owner_unit_code: 'TW02',
      entity: 'Văn bản',
      status: 'DUNG',
      is_trusted_source: true,
    }),
  ],
  data_connection: [
    connection('KN-00001', {}),
    connection('KN-00002', { method: 'TEP', provider_unit_code: '01', consumer_unit_code: 'TW01' }),
    connection('KN-00003', { consumer_unit_code: '08' }),
    connection('KN-00004', { status: 'HUY' }),
    connection('KN-00005', {
      requested_at: '2025-07-02 00:00:00',
      activated_at: '2025-08-01 00:30:00',
      method: 'TEP',
      consumer_unit_code: '75',
    }),
    connection('KN-00006', { provider_unit_code: 'TW02', consumer_unit_code: 'TW01', status: 'TAM_DUNG' }),
    connection('KN-00007', {
      activated_at: null,
      status: 'YEU_CAU',
      requested_at: '2025-07-20 23:30:00',
      due_date: '2025-08-15',
    }),
    connection('KT-00001', {}),
  ],
  api_usage_daily: [
    use('2025-02-28', 'CSDL-0001', '01'),
    use('2025-07-03', 'CSDL-0001', 'TW01'),
    use('2025-07-03', 'CSDL-0001', '01', { calls_ok: 0 }),
    use('2025-07-05', 'CSDL-0001', '01'),
    use('2025-07-09', 'CSDL-0001', '08'),
    use('2025-07-09', 'CSDL-0001', '08', { connection_id: 'KT-00001' }),
    // The successor reads what its predecessor owned: not another unit's use.
    use('2025-07-09', 'CSDL-0002', '08', { connection_id: 'KN-00009' }),
    use('2025-07-01', 'CSDL-0001', 'TW01', { connection_id: 'KN-00006' }),
    // The first of the 30 days to the end of August.
    use('2025-08-02', 'CSDL-0001', '01'),
  ],
  task: [
    task('NV-00001', { task_kind: 'THUONG_XUYEN', due_date: null, original_due_date: null }),
    task('NV-00002', { completed_at: '2025-08-20' }),
    task('NV-00003', {
      completed_at: '2025-08-21',
      due_date: '2025-08-20',
      original_due_date: '2025-07-15',
      extension_count: 1,
    }),
    task('NV-00004', { due_date: '2025-08-31', original_due_date: '2025-08-01' }),
    task('NV-00005', { due_date: '2025-08-30', last_update_at: '2025-08-24 23:30:00' }),
    task('NV-00006', {
      due_date: '2025-12-31',
      original_due_date: '2025-12-31',
      lead_unit_code: '02',
      deliverable: null,
    }),
    task('NV-00007', {
      due_date: null,
      original_due_date: null,
      lead_unit_code: null,
      issued_at: '2025-08-01',
    }),
  ],
  procedure_month: [
    {
      period: '2025-07-01',
      unit_code: '08',
      procedure_code: '1.000001',
      received: 10,
      info_items_asked: 50,
      info_items_redeclared: 9,
    },
  ],
  framework_document: [
    {
      doc_id: 'TL-001',
      doc_kind: 'KIEN_TRUC',
      stage: 'DA_DUYET',
      stage_date: '2025-06-24',
      document_no: '333-QĐ/TW',
      phase: '2025-2026',
    },
    {
      doc_id: 'TL-002',
      doc_kind: 'KIEN_TRUC',
      stage: 'DA_DUYET',
      stage_date: '2025-07-24',
      document_no: '334-QĐ/TW',
      phase: '2025-2026',
    },
    {
      doc_id: 'TL-003',
      doc_kind: 'TU_DIEN',
      stage: 'DA_DUYET',
      stage_date: '2025-07-24',
      document_no: null,
      phase: '2025-2026',
    },
    {
      doc_id: 'TL-004',
      doc_kind: 'VAN_BAN_PHAP_LY',
      stage: 'DA_DUYET',
      stage_date: '2025-08-05',
      document_no: '384-QĐ/TW',
      phase: '2025-2026',
    },
    {
      doc_id: 'TL-005',
      doc_kind: 'VAN_BAN_PHAP_LY',
      stage: 'TRINH',
      stage_date: '2025-08-05',
      phase: '2026-2028',
    },
  ],
};

let db: Database;

beforeAll(async () => {
  const rule = { rule: 'unit_code.required', criterion: 'sufficient', field: 'unit_code', checked: 10 };
  const monthly = { ...rule, source_id: 'procedure_month' };
  const results = [
    { ...monthly, unit_code: '08', period: '2025-06-01', passed: 10 },
    { ...monthly, unit_code: '08', period: '2025-07-01', passed: 9 },
    { ...monthly, unit_code: '02', period: '2025-07-01', passed: 7 },
    { ...monthly, unit_code: 'XX', period: null, passed: 8 },
    { ...rule, source_id: 'task', unit_code: 'TW01', period: '2025-07-10', passed: 6 },
    { ...rule, source_id: 'org_unit', unit_code: null, period: null, passed: 5 },
  ];
  db = await openPartyWarehouse(planted, results, asOf);
});

afterAll(() => db.close());

test('a code that survives the merger names the old province before it and the new one after it', async () => {
  const rows = await db.rows(
    `select unit_id, name, valid_from, valid_to, parent_id from star.dim_unit where level = 'TINH' order by unit_id, valid_from`,
  );
  expect(rows.map(({ unit_id, valid_from, valid_to }) => [unit_id, valid_from, valid_to])).toEqual([
    ['34-01', '2010-01-01', null],
    ['34-08', '2025-07-01', null],
    ['34-75', '2025-07-01', '2025-08-01'],
    ['34-75', '2025-08-01', null],
    ['63-02', '2010-01-01', '2025-07-01'],
    ['63-08', '2010-01-01', '2025-07-01'],
  ]);
  expect(rows[0]).toMatchObject({ name: 'Thành ủy Hà Nội', parent_id: '00' });
  const short = await db.rows(
    `select unit_id, names->>'vi' as vi, names->>'en' as en from star.dim_unit where unit_id in ('34-08', '63-08') order by 1`,
  );
  expect(short).toEqual([
    { unit_id: '34-08', vi: 'Tuyên Quang', en: 'Tuyên Quang' },
    { unit_id: '63-08', vi: 'Tuyên Quang (trước sắp xếp)', en: 'Tuyên Quang (before the merger)' },
  ]);
  expect(await db.rows('select from_id, to_id from star.crosswalk order by from_id')).toEqual([
    { from_id: '63-02', to_id: '34-08' },
    { from_id: '63-08', to_id: '34-08' },
  ]);
});

test('a database whose owner ended counts for its successor and as having no owner', async () => {
  const measures = ['registered', 'owner_assigned', 'owner_missing'];
  expect(await sumsByUnit(db, 'asset_month', '2025-06-01', measures)).toEqual([
    { unit_id: '63-02', registered: 1, owner_assigned: 1, owner_missing: 0 },
  ]);
  expect(await sumsByUnit(db, 'asset_month', '2025-07-01', measures)).toEqual([
    { unit_id: '00', registered: 1, owner_assigned: 0, owner_missing: 1 },
    { unit_id: '34-01', registered: 1, owner_assigned: 0, owner_missing: 0 },
    { unit_id: '34-08', registered: 1, owner_assigned: 0, owner_missing: 1 },
    { unit_id: 'TW01', registered: 1, owner_assigned: 1, owner_missing: 0 },
  ]);
});

test('a database is live within its promised hours, late after them, and apart without a promise', async () => {
  const measures = ['live_committed', 'live_on_time', 'no_cadence'];
  expect(await sumsByUnit(db, 'asset_month', '2025-07-01', measures)).toContainEqual({
    unit_id: 'TW01',
    live_committed: 1,
    live_on_time: 1,
    no_cadence: 0,
  });
  expect(await sumsByUnit(db, 'asset_month', '2025-08-01', measures)).toEqual([
    { unit_id: 'TW01', live_committed: 1, live_on_time: 0, no_cadence: 0 },
    { unit_id: 'TW02', live_committed: 1, live_on_time: 0, no_cadence: 1 },
  ]);
});

test('shared data count as used only by another unit, from the first day of use in the month', async () => {
  const rows = await db.rows(
    `select period, sum(shareable) as shareable, sum(used) as used, sum(consumers) as consumers
     from star.fact_sharing_day join star.dim_unit using (unit_key) where period >= date '2025-07-01' and unit_id <> '34-01' group by period order by period`,
  );
  expect(rows).toEqual([
    { period: '2025-07-01', shareable: 2, used: 0, consumers: 0 },
    { period: '2025-07-03', shareable: 2, used: 0, consumers: 0 },
    { period: '2025-07-05', shareable: 2, used: 1, consumers: 1 },
    { period: '2025-07-09', shareable: 2, used: 1, consumers: 2 },
    { period: '2025-08-02', shareable: 3, used: 1, consumers: 1 },
  ]);
  expect(
    await sumsByUnit(db, 'asset_month', '2025-07-01', ['shareable_operating', 'used', 'monthly_cost']),
  ).toContainEqual({ unit_id: 'TW01', shareable_operating: 1, used: 1, monthly_cost: 10 });
});

test('times are local already: conforming them shifts no day', async () => {
  const [connections] = await db.rows(
    `select list(requested_on::varchar order by connection_id) as requested, list(activated_on::varchar order by connection_id) as activated
     from conform.data_connection where connection_id in ('KN-00005', 'KN-00007')`,
  );
  expect(connections).toEqual({
    requested: ['2025-07-02', '2025-07-20'],
    activated: ['2025-08-01', null],
  });
  expect(await db.rows(`select updated_on from conform.task where task_id = 'NV-00005'`)).toEqual([
    { updated_on: '2025-08-24' },
  ]);
});

test('health checks are no calls', async () => {
  const rows = await db.rows(
    `select direction, sum(calls) as calls, sum(calls_by_others) as by_others from star.fact_usage_day
     where period = date '2025-07-09' and asset_id = 'CSDL-0001' group by direction`,
  );
  expect(rows).toEqual([{ direction: 'TW_TINH', calls: 10, by_others: 9 }]);
});

test('a connection by API is live only with a call in the last 30 days, and counts for its province', async () => {
  const states = (period: string) =>
    db.rows(
      `select connection_id, unit_id, state from star.fact_connection_month join star.dim_unit using (unit_key) where period = cast($period as date) order by all`,
      { period },
    );
  expect(await states('2025-03-01')).toEqual([
    { connection_id: 'KN-00001', unit_id: '34-01', state: 'silent' },
    { connection_id: 'KN-00002', unit_id: '34-01', state: 'live' },
    { connection_id: 'KN-00003', unit_id: '63-08', state: 'silent' },
    { connection_id: 'KN-00006', unit_id: 'TW01', state: 'waiting' },
  ]);
  expect(await states('2025-08-01')).toEqual([
    { connection_id: 'KN-00001', unit_id: '34-01', state: 'live' },
    { connection_id: 'KN-00002', unit_id: '34-01', state: 'live' },
    { connection_id: 'KN-00003', unit_id: '34-08', state: 'silent' },
    { connection_id: 'KN-00005', unit_id: '34-75', state: 'live' },
    { connection_id: 'KN-00006', unit_id: 'TW01', state: 'waiting' },
    { connection_id: 'KN-00007', unit_id: '34-01', state: 'waiting' },
  ]);
});

test('the window of 30 days reaches over the month and no further', async () => {
  const live = await db.rows(
    `select period from star.fact_connection_month where connection_id in ('KN-00001', 'KN-00006') and live = 1 order by period`,
  );
  // KN-00006, paused today, was called on 1 July: 31 July looks back to 2 July.
  expect(live).toEqual(['2025-02-01', '2025-07-01', '2025-08-01'].map((period) => ({ period })));
});

test('connections are judged from the month in which the usage log begins', async () => {
  const [first] = await db.rows<{ connections: string; usage: string }>(
    `select min(period)::varchar as connections, (select date_trunc('month', min(day))::varchar from conform.api_usage_daily) as usage
     from star.fact_connection_month`,
  );
  expect(first!.connections.slice(0, 10)).toBe(first!.usage.slice(0, 10));
});

test('a province is interconnected with live connections in both directions', async () => {
  expect(
    await sumsByUnit(db, 'interconnection_month', '2025-08-01', ['provinces', 'both_directions']),
  ).toEqual([
    { unit_id: '34-01', provinces: 1, both_directions: 1 },
    { unit_id: '34-08', provinces: 1, both_directions: 0 },
    { unit_id: '34-75', provinces: 1, both_directions: 0 },
  ]);
  expect(
    await sumsByUnit(db, 'interconnection_month', '2025-06-01', ['provinces', 'both_directions']),
  ).toEqual([
    { unit_id: '34-01', provinces: 1, both_directions: 0 },
    { unit_id: '63-02', provinces: 1, both_directions: 0 },
    { unit_id: '63-08', provinces: 1, both_directions: 0 },
  ]);
});

test('each task has one status at each month end, by its dates', async () => {
  const statuses = (period: string) =>
    db.rows(
      `select task_status, sum(tasks) as tasks from star.fact_task_month where period = cast($period as date)
       group by task_status order by task_status`,
      { period },
    );
  expect(await statuses('2025-08-01')).toEqual(
    ['done_late', 'done_on_time', 'due_soon', 'in_time', 'needs_deadline', 'overdue', 'regular'].map(
      (task_status) => ({
        task_status,
        tasks: 1,
      }),
    ),
  );
  expect(await statuses('2025-07-01')).toEqual([
    { task_status: 'due_soon', tasks: 3 },
    { task_status: 'in_time', tasks: 2 },
    { task_status: 'regular', tasks: 1 },
  ]);
});

test('a task of a province that ended counts for its successor, one without a unit for the whole', async () => {
  const measures = [
    'tasks',
    'overdue',
    'four_clear',
    'open_at_as_of',
    'updated_in_cycle',
    'extended',
    'silent_due_change',
  ];
  expect(await sumsByUnit(db, 'task_month', '2025-08-01', measures)).toEqual([
    {
      unit_id: '00',
      tasks: 1,
      overdue: 0,
      four_clear: 0,
      open_at_as_of: 1,
      updated_in_cycle: 0,
      extended: 0,
      silent_due_change: 0,
    },
    {
      unit_id: '34-01',
      tasks: 5,
      overdue: 1,
      four_clear: 5,
      open_at_as_of: 2,
      updated_in_cycle: 1,
      extended: 1,
      silent_due_change: 2,
    },
    {
      unit_id: '34-08',
      tasks: 1,
      overdue: 0,
      four_clear: 0,
      open_at_as_of: 1,
      updated_in_cycle: 0,
      extended: 0,
      silent_due_change: 0,
    },
  ]);
});

test('a document counts as approved from its day on, with a number, once a kind', async () => {
  const measures = ['four_in_one_approved', 'legal_planned', 'legal_approved'];
  const at = async (period: string) => (await sumsByUnit(db, 'document_month', period, measures))[0];
  expect(await at('2025-05-01')).toEqual({
    unit_id: '00',
    four_in_one_approved: 0,
    legal_planned: 2,
    legal_approved: 0,
  });
  expect(await at('2025-08-01')).toEqual({
    unit_id: '00',
    four_in_one_approved: 1,
    legal_planned: 2,
    legal_approved: 1,
  });
});

test('an entity with none or several trusted sources is told apart; stopped databases do not count', async () => {
  const measures = ['entities', 'one_source', 'no_source', 'several_sources'];
  expect(await sumsByUnit(db, 'entity_month', '2025-08-01', measures)).toEqual([
    { unit_id: '00', entities: 2, one_source: 1, no_source: 1, several_sources: 0 },
  ]);
});

test('results of rules count for whoever answers for the code in the month, else for the whole and as of today', async () => {
  expect(await passed('procedure_month')).toEqual([
    { unit_id: '00', period: '2025-08-01', passed: 8 },
    { unit_id: '34-08', period: '2025-07-01', passed: 16 },
    { unit_id: '63-08', period: '2025-06-01', passed: 10 },
  ]);
});

test('results of a register count in each month that rests on its rows', async () => {
  expect(await passed('task')).toEqual([
    { unit_id: 'TW01', period: '2025-07-01', passed: 6 },
    { unit_id: 'TW01', period: '2025-08-01', passed: 6 },
  ]);
  expect((await passed('org_unit')).map(({ period }) => period)).toEqual(
    [2, 3, 4, 5, 6, 7, 8].map((month) => `2025-0${month}-01`),
  );
});

function passed(source: string): Promise<Row[]> {
  return db.rows(
    `select unit_id, period, cast(sum(passed) as bigint) as passed from star.fact_quality_month join star.dim_unit using (unit_key)
     where source_id = $source group by all order by unit_id, period`,
    { source },
  );
}

test('indicators are ratios of sums over the tree, and silent where a unit has nothing to say', async () => {
  const value = async (indicator: string, unit: string, period = '2025-08-01') => {
    const [row] = await db.rows(
      `select value, state from indicators.value
       where indicator_id = $indicator and unit_id = $unit and grain = 'month' and period = cast($period as date)`,
      { indicator, unit, period },
    );
    return row;
  };
  expect(await value('shared_dataset_utilisation_rate', '00')).toEqual({ value: 1 / 3, state: 'partial' });
  expect(await value('mandatory_connection_rate', '34-01')).toEqual({ value: 2 / 3, state: 'measured' });
  expect(await value('overdue_task_rate', '00')).toEqual({ value: 1 / 7, state: 'measured' });
  expect(await value('framework_document_progress', '00')).toEqual({ value: 1, state: 'measured' });
  expect(await value('framework_document_progress', '34-01')).toEqual({ value: null, state: 'not_expected' });
  expect(await value('task_update_timeliness', '00')).toEqual({ value: 1 / 4, state: 'measured' });
  expect(await value('task_update_timeliness', '00', '2025-07-01')).toEqual({
    value: null,
    state: 'not_measured',
  });
  // A twelfth of 120 million for 36 successful calls, on 4 of 31 days with a log.
  expect(await value('cost_per_thousand_uses', 'TW01', '2025-07-01')).toEqual({
    value: (10 / 36) * 1000,
    state: 'partial',
  });
  expect(await value('redeclaration_rate', '34-08', '2025-07-01')).toEqual({
    value: 9 / 50,
    state: 'measured',
  });
});
