import { addDays } from './calendar.ts';
import type { AgencyRecord } from './data-connection.ts';
import type { FileManifest } from './manifest.ts';
import type { Random } from './random.ts';
import type { Task } from './task-population.ts';

/** What is done to a copy of a good record, and the rules the copy then breaks. */
const kinds: { count: number; rules: string[]; spoil: (record: AgencyRecord, asOf: string) => void }[] = [
  {
    count: 12,
    rules: ['lead_unit_code.pattern', 'lead_unit_code.reference'],
    spoil: (record) => (record['ma_don_vi_chu_tri'] = 'TW02; TW04'),
  },
  {
    count: 9,
    rules: ['lead_unit_code.reference'],
    spoil: (record) => Object.assign(record, { ma_don_vi_chu_tri: '70', ...issuedAfterMerger }),
  },
  { count: 5, rules: ['lead_unit_code.required'], spoil: (record) => (record['ma_don_vi_chu_tri'] = '') },
  {
    count: 6,
    rules: ['completed_after_issued'],
    spoil: (record) => (record['ngay_hoan_thanh'] = addDays(String(record['ngay_ban_hanh']), -12)),
  },
  {
    count: 3,
    rules: ['due_after_issued'],
    spoil: (record) => {
      record['han_hoan_thanh'] = addDays(String(record['ngay_ban_hanh']), -30);
      record['han_ban_dau'] = record['han_hoan_thanh'];
    },
  },
  {
    count: 2,
    rules: ['not_completed_in_future'],
    spoil: (record, asOf) => (record['ngay_hoan_thanh'] = addDays(asOf, 20)),
  },
  { count: 4, rules: ['progress_pct.range'], spoil: (record) => (record['tien_do'] = 150) },
  { count: 3, rules: ['progress_pct.type'], spoil: (record) => (record['tien_do'] = 'khoảng 80%') },
  { count: 3, rules: ['task_kind.code_list'], spoil: (record) => (record['loai_nhiem_vu'] = 'DOT_XUAT') },
  { count: 4, rules: ['document_no.pattern'], spoil: (record) => (record['so_van_ban'] = '57-एनक्यू/टीडब्ल्यू') },
  { count: 1, rules: ['extension_count.range'], spoil: (record) => (record['so_lan_gia_han'] = -1) },
];
const issuedAfterMerger = {
  ...{ ngay_ban_hanh: '2025-08-12', han_hoan_thanh: '2026-03-20', han_ban_dau: '2026-03-20' },
  ...{ ngay_hoan_thanh: '2026-03-02' },
};

/** Items that should never have been in the feed: refused on arrival. */
const secrets = [...Array<string>(9).fill('MAT'), ...Array<string>(4).fill('TOI_MAT'), 'TUYET_MAT'];
const REPEATED = 10;

/** Adds spoiled copies under ids of their own, tasks given a second time by another document, and secret items. */
export function plantTaskDefects(
  records: AgencyRecord[],
  tasks: Task[],
  file: FileManifest,
  { asOf, random }: { asOf: string; random: Random },
): void {
  const models = random.shuffled(records.filter((record, index) => isModel(tasks[index]!, record)));
  let number = 90_000;
  const next = () => ({ ...models.pop()!, ma_nhiem_vu: `NV-${++number}` }) as AgencyRecord;
  for (const { count, rules, spoil } of kinds) {
    for (let i = 0; i < count; i++) {
      const record = next();
      spoil(record, asOf);
      records.push(record);
      file.quarantined(records.length, ...rules);
    }
  }
  for (let i = 0; i < REPEATED; i++) {
    records.push({ ...models.pop()!, so_van_ban: '101-KL/TW' });
    file.quarantined(records.length, 'key.duplicate');
  }
  for (const secrecy of secrets) {
    records.push({ ...next(), do_mat: secrecy });
    file.refused(records.length, 'secrecy.refused');
  }
}

/** A dated task, done in time and clear in every way: its copies break no other rule than the one they are made for. */
function isModel(task: Task, record: AgencyRecord): boolean {
  return (
    task.completedOn !== null &&
    task.hasContent &&
    task.hasProduct &&
    record['tien_do'] === 100 &&
    task.extensions === 0
  );
}
