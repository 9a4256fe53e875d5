import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, someTimeOn } from './calendar.ts';
import type { AgencyRecord } from './data-connection.ts';
import type { FileManifest, Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { plantTaskDefects } from './task-defects.ts';
import type { Task } from './task-population.ts';
import { isStanding } from './units.ts';

const issuers = [
  'Ban Chỉ đạo Trung ương về phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số',
  'Ban Chỉ đạo Chuyển đổi số trong các cơ quan đảng',
];
const documents = [
  ['57-NQ/TW', '02-KH/BCĐTW', '05-QĐ/BCĐTW', '17-KH/BCĐ'],
  ['204-QĐ/TW', '333-QĐ/TW', '384-QĐ/TW', '08-QC/TW'],
];
const verbs = ['Xây dựng', 'Hoàn thiện', 'Triển khai', 'Rà soát', 'Chuẩn hóa', 'Kết nối', 'Ban hành'];
const things = [
  'quy định về quản trị dữ liệu',
  'cơ sở dữ liệu dùng chung',
  'nền tảng tích hợp, chia sẻ dữ liệu',
  'từ điển dữ liệu của cơ quan',
  'hồ sơ đề xuất cấp độ an toàn hệ thống thông tin',
  'chương trình đào tạo kỹ năng dữ liệu',
  'quy trình cung cấp dịch vụ công trực tuyến toàn trình',
  'báo cáo đánh giá chất lượng dữ liệu',
];
const products = ['Quyết định', 'Báo cáo', 'Cơ sở dữ liệu', 'Kế hoạch', 'Hệ thống'];
const pillars = ['THE_CHE', 'HA_TANG', 'DU_LIEU', 'NHAN_LUC', 'UNG_DUNG', 'AN_TOAN'];

/** Writes X08 as the monitoring system's API serves it: `tasks.json` beside the inbox. */
export async function writeTask(
  directory: string,
  manifest: Manifest,
  sample: { seed: number; asOf: string; tasks: Task[] },
): Promise<void> {
  const random = randomStream(sample.seed, 'task');
  const file = manifest.of('task', 'pages.ndjson');
  const records = sample.tasks.map((task) => recordOf(task, random));
  changeDeadlinesSilently(sample.tasks, records, file);
  claimFullProgress(sample.tasks, records, file);
  sample.tasks.forEach((task, index) => file.flagged(index + 1, ...flagsOf(task, sample.asOf)));
  plantTaskDefects(records, sample.tasks, file, { asOf: sample.asOf, random });
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'tasks.json'),
    `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
  );
}

function flagsOf(task: Task, asOf: string): string[] {
  const isOpen = task.completedOn === null && !task.isRegular;
  const flags: [string, boolean][] = [
    ['due_date.type', task.dueText !== null],
    ['dated_task_has_deadline', task.dueText !== null],
    ['content.required', !task.hasContent],
    ['has_product_or_steps', !task.hasProduct],
    ['updated_within_cycle', isOpen && task.updatedOn < addDays(asOf, -7)],
  ];
  return flags.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

function recordOf(task: Task, random: Random): AgencyRecord {
  const issuer = random.whole(0, 1);
  const open = task.completedOn === null;
  const steps = task.hasProduct ? milestones(task, random) : [];
  const support = random
    .shuffled(['TW01', 'TW02', 'TW08', 'TW18', '01', '79'])
    .filter((code) => isStanding(code, task.issuedOn));
  return {
    ma_nhiem_vu: task.id,
    so_van_ban: random.pick(documents[issuer]!),
    ngay_ban_hanh: task.issuedOn,
    co_quan_giao: issuers[issuer]!,
    noi_dung: task.hasContent ? `${random.pick(verbs)} ${random.pick(things)}` : '',
    san_pham: task.hasProduct && (steps.length === 0 || random.chance(0.8)) ? random.pick(products) : null,
    moc_lo_trinh: steps,
    ma_don_vi_chu_tri: task.leadUnit,
    ma_don_vi_phoi_hop: support.slice(0, random.whole(0, 3)),
    loai_nhiem_vu: task.isRegular ? 'THUONG_XUYEN' : 'CO_THOI_HAN',
    han_hoan_thanh: task.dueText ?? task.dueOn,
    han_ban_dau: task.firstDueOn,
    so_lan_gia_han: task.extensions,
    tien_do: open ? 5 * random.whole(0, 18) : 100,
    ngay_hoan_thanh: task.completedOn,
    ngay_cap_nhat: someTimeOn(task.updatedOn, random),
    tru_cot: random.pick(pillars),
    ma_muc_tieu: `MT-${String(random.whole(1, 57)).padStart(2, '0')}`,
    do_mat: 'THUONG',
  };
}

function milestones(task: Task, random: Random): { moc: string; han: string }[] {
  const names = ['Dự thảo', 'Lấy ý kiến', 'Trình duyệt'].slice(0, random.whole(0, 3));
  return names.map((moc, index) => ({ moc, han: addDays(task.issuedOn, 15 * (index + 1)) }));
}

/** Deadlines of two units were moved without an extension on record: the audit list. */
function changeDeadlinesSilently(tasks: Task[], records: AgencyRecord[], file: FileManifest): void {
  for (const unit of ['TW06', 'TW13']) {
    const chosen = tasks
      .map((task, index) => ({ task, index }))
      .filter(
        ({ task }) =>
          task.leadUnit === unit && task.extensions === 0 && task.dueOn !== null && task.completedOn === null,
      );
    for (const { task, index } of chosen.slice(0, 2)) {
      records[index]!['han_ban_dau'] =
        addDays(task.firstDueOn!, -10) > task.issuedOn ? addDays(task.firstDueOn!, -10) : task.issuedOn;
      file.flagged(index + 1, 'deadline_change_on_record');
    }
  }
}

/** Units report these as fully done; their issuer has not confirmed it. */
function claimFullProgress(tasks: Task[], records: AgencyRecord[], file: FileManifest): void {
  const open = tasks
    .map((task, index) => ({ task, index }))
    .filter(({ task }) => task.completedOn === null && !task.isRegular);
  for (const { index } of open.filter((_, i) => i % 31 === 5)) {
    records[index]!['tien_do'] = 100;
    file.flagged(index + 1, 'full_progress_has_completion');
  }
}
