import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, MERGER, someTimeOn } from './calendar.ts';
import type { Connection } from './connection-plan.ts';
import { codesAtRequest } from './connection-population.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';

export interface AgencyRecord {
  [key: string]: unknown;
}

/** Ids of the platform's own test connections: their calls are health checks. */
export const testConnections = ['KT-00001', 'KT-00002', 'KT-00003'];

/** What is done to a copy of a good record, and the rules the copy then breaks. */
const kinds: { count: number; rules: string[]; spoil: (record: AgencyRecord, asOf: string) => void }[] = [
  {
    count: 4,
    rules: ['activated_after_requested'],
    spoil: (record, asOf) => {
      record['ngay_yeu_cau'] = `${addDays(asOf, -40)}T03:00:00Z`;
      record['ngay_hoat_dong'] = `${addDays(asOf, -60)}T03:00:00Z`;
    },
  },
  {
    count: 5,
    rules: ['consumer_is_not_provider'],
    spoil: (record) => (record['ma_don_vi_khai_thac'] = record['ma_don_vi_cung_cap']),
  },
  {
    count: 3,
    rules: ['active_has_activation'],
    spoil: (record) => Object.assign(record, { trang_thai: 'HOAT_DONG', ngay_hoat_dong: null }),
  },
  {
    count: 2,
    rules: ['not_live_in_future'],
    spoil: (record, asOf) => (record['ngay_hoat_dong'] = `${addDays(asOf, 30)}T03:00:00Z`),
  },
  { count: 4, rules: ['asset_id.reference'], spoil: (record) => (record['ma_csdl_nguon'] = 'CSDL-9001') },
  {
    count: 3,
    rules: ['consumer_unit_code.reference'],
    spoil: (record) => (record['ma_don_vi_khai_thac'] = '99'),
  },
  {
    count: 3,
    rules: ['provider_unit_code.reference'],
    spoil: (record) => {
      record['ma_don_vi_cung_cap'] = '70';
      record['ma_don_vi_khai_thac'] = 'TW02';
      record['ngay_yeu_cau'] = '2025-09-15T03:00:00Z';
      record['ngay_hoat_dong'] = '2025-11-15T03:00:00Z';
    },
  },
  { count: 2, rules: ['method.code_list'], spoil: (record) => (record['phuong_thuc'] = 'WEB') },
  { count: 2, rules: ['status.required'], spoil: (record) => (record['trang_thai'] = null) },
  { count: 2, rules: ['due_date.type'], spoil: (record) => (record['han_ket_noi'] = '31/12/2026') },
  {
    count: 2,
    rules: ['connection_id.pattern'],
    spoil: (record) => (record['ma_ket_noi'] = String(record['ma_ket_noi']).replace('KN-', 'KN')),
  },
  {
    count: 2,
    rules: ['method.code_list', 'platform.code_list', 'asset_id.required'],
    spoil: (record) => Object.assign(record, { phuong_thuc: 'FTP', nen_tang: 'KHAC', ma_csdl_nguon: '' }),
  },
];
const REPEATED = 5;

/** Writes X04 as the platform's API serves it: `connections.json` beside the inbox. */
export async function writeDataConnection(
  directory: string,
  manifest: Manifest,
  sample: { seed: number; asOf: string; connections: Connection[] },
): Promise<void> {
  const { seed, asOf, connections } = sample;
  const random = randomStream(seed, 'data_connection');
  const file = manifest.of('data_connection', 'pages.ndjson');
  const halfYearAgo = addDays(asOf, -184);
  const records = connections.map((connection, index) => {
    const flags = flagsOf(connection, index, halfYearAgo);
    file.flagged(index + 1, ...flags);
    return recordOf(connection, flags.includes('mandatory_has_deadline'), random);
  });
  records.push(...testConnections.map((id) => testRecord(id)));
  plantDefects(records, connections, file, { asOf, random });
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'connections.json'),
    `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
  );
}

function flagsOf(connection: Connection, index: number, halfYearAgo: string): string[] {
  const isForgotten = connection.status === 'YEU_CAU' && connection.requestedOn < halfYearAgo;
  return [
    ...(connection.isMandatory && index % 40 === 0 ? ['mandatory_has_deadline'] : []),
    ...(isForgotten ? ['asked_and_moving'] : []),
  ];
}

function recordOf(connection: Connection, lacksDeadline: boolean, random: Random): AgencyRecord {
  const { provider, consumer } = codesAtRequest(connection);
  return {
    ma_ket_noi: connection.id,
    ma_csdl_nguon: connection.asset.id,
    ma_don_vi_cung_cap: provider,
    ma_don_vi_khai_thac: consumer,
    phuong_thuc: connection.method,
    loai_yeu_cau: random.pick(['1', '2', '2', '3']),
    nen_tang: random.pick(['NDOP', 'NDOP', 'NDXP', 'LGSP', 'TRUC_TIEP']),
    bat_buoc: connection.isMandatory,
    han_ket_noi: connection.isMandatory && !lacksDeadline ? '2026-12-31' : random.pick([null, '']),
    ngay_yeu_cau: someTimeOn(connection.requestedOn, random),
    ngay_hoat_dong:
      connection.activatedOn === null ? random.pick([null, '']) : someTimeOn(connection.activatedOn, random),
    trang_thai: connection.status,
  };
}

function testRecord(id: string): AgencyRecord {
  return {
    ...{
      ma_ket_noi: id,
      ma_csdl_nguon: 'CSDL-0001',
      ma_don_vi_cung_cap: 'TW01',
      ma_don_vi_khai_thac: 'TW18',
    },
    ...{ phuong_thuc: 'API', loai_yeu_cau: '2', nen_tang: 'NDOP', bat_buoc: false, han_ket_noi: null },
    ...{ ngay_yeu_cau: '2024-01-15T02:00:00Z', ngay_hoat_dong: null, trang_thai: 'KIEM_THU' },
  };
}

/** Adds spoiled copies under ids of their own, then some records a second time, as a page repeated while rows move. */
function plantDefects(
  records: AgencyRecord[],
  connections: Connection[],
  file: ReturnType<Manifest['of']>,
  { asOf, random }: { asOf: string; random: Random },
): void {
  // Registered since the merger: their codes hold on whatever later day a spoiled copy was asked for.
  const isModel = (connection: Connection | undefined) =>
    connection?.status === 'HOAT_DONG' && !connection.isMandatory && connection.requestedOn >= MERGER;
  const models = random.shuffled(records.filter((_, index) => isModel(connections[index])));
  let number = 90_000;
  for (const { count, rules, spoil } of kinds) {
    for (let i = 0; i < count; i++) {
      const record = { ...models.pop()!, ma_ket_noi: `KN-${++number}` };
      spoil(record, asOf);
      records.push(record);
      file.quarantined(records.length, ...rules);
    }
  }
  for (const model of models.slice(0, REPEATED)) {
    records.push(model);
    file.quarantined(records.length, 'key.duplicate');
  }
}
