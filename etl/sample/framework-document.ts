import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays } from './calendar.ts';
import type { AgencyRecord } from './data-connection.ts';
import type { FileManifest, Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';

const FILE = 'bo-tai-lieu-2026-10-30.json';
const OFFICE = 'Văn phòng Trung ương Đảng';
const PHASE = '2025-2026';
const LEGAL = 40;
const APPROVED_AT_FIRST = 8;
const APPROVED = 36;

/** The four documents: three approved, the governance framework submitted with twelve comments to answer. */
const four: AgencyRecord[] = [
  documentOf(1, {
    loai: 'CHIEN_LUOC',
    ten: 'Chiến lược dữ liệu trong các cơ quan đảng',
    so_ky_hieu: '391-QĐ/TW',
    trang_thai: 'DA_DUYET',
    ngay_trang_thai: '2026-07-21',
    so_gop_y: 118,
    so_gop_y_tiep_thu: 118,
  }),
  documentOf(2, {
    loai: 'KIEN_TRUC',
    ten: 'Kiến trúc dữ liệu các cơ quan đảng',
    so_ky_hieu: '333-QĐ/TW',
    trang_thai: 'DA_DUYET',
    ngay_trang_thai: '2025-06-24',
    so_gop_y: 64,
    so_gop_y_tiep_thu: 64,
  }),
  documentOf(3, {
    loai: 'KHUNG_QUAN_TRI',
    ten: 'Khung quản trị dữ liệu',
    so_ky_hieu: null,
    trang_thai: 'TRINH',
    ngay_trang_thai: '2026-10-09',
    han: '2026-11-09',
    so_gop_y: 41,
    so_gop_y_tiep_thu: 29,
  }),
  documentOf(4, {
    loai: 'TU_DIEN',
    ten: 'Từ điển dữ liệu dùng chung',
    so_ky_hieu: '412-QĐ/TW',
    trang_thai: 'DA_DUYET',
    ngay_trang_thai: '2026-01-19',
    so_gop_y: 87,
    so_gop_y_tiep_thu: 87,
  }),
];

const topics = [
  'kết nối, chia sẻ dữ liệu',
  'bảo đảm an toàn hệ thống thông tin',
  'giao dịch điện tử',
  'quản lý văn bản điện tử',
  'phân loại dữ liệu',
  'chất lượng dữ liệu',
  'lưu trữ điện tử',
  'dịch vụ công trực tuyến',
];

/** Records that do not hold, with the rules each one breaks. */
const strays: { fields: AgencyRecord; rules: string[] }[] = [
  { fields: { so_ky_hieu: '57-एनक्यू/टीडब्ल्यू' }, rules: ['document_no.pattern'] },
  { fields: { so_ky_hieu: '05-क्यूडी/बीसीĐ' }, rules: ['document_no.pattern'] },
  { fields: { han: null }, rules: ['due_date.required'] },
  { fields: { han: '' }, rules: ['due_date.required'] },
  { fields: { so_gop_y: 10, so_gop_y_tiep_thu: 12 }, rules: ['resolved_within_comments'] },
  { fields: { loai: 'DE_AN' }, rules: ['doc_kind.code_list'] },
  { fields: { ngay_trang_thai: '2026-12-15' }, rules: ['stage_not_in_future'] },
  {
    fields: { trang_thai: 'XONG', ngay_trang_thai: '15/08/2026' },
    rules: ['stage.code_list', 'stage_date.type'],
  },
];

/** Writes X13: one JSON file with the four documents, 40 regulations of the first phase, and records that do not hold. */
export async function writeFrameworkDocument(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; asOf: string },
): Promise<void> {
  const random = randomStream(sample.seed, 'framework_document');
  const file = manifest.of('framework_document', FILE);
  const records: AgencyRecord[] = [];
  // An older copy of a document comes first; the later one is loaded.
  records.push({ ...four[3]!, ngay_trang_thai: '2026-01-12', so_gop_y_tiep_thu: 80 });
  file.quarantined(1, 'key.duplicate');
  // So does a stage from which a regulation went back to an earlier one.
  records.push({
    ...regulation(LEGAL - 2, 0, null, { random: randomStream(0, 'stage'), asOf: sample.asOf }),
  });
  Object.assign(records[1]!, { trang_thai: 'TRINH', ngay_trang_thai: '2026-06-02' });
  file.quarantined(2, 'key.duplicate');
  records.push(...four);
  for (let index = 0; index < LEGAL; index++)
    records.push(regulation(index, records.length + 1, file, { random, asOf: sample.asOf }));
  for (const { fields, rules } of strays) {
    const number = records.length + 200;
    records.push({
      ...regulation(0, 0, null, { random, asOf: sample.asOf }),
      ma_tai_lieu: `TL-${number}`,
      ...fields,
    });
    file.quarantined(records.length, ...rules);
  }
  const body = { cap_nhat: '2026-10-30', nguon: OFFICE, tai_lieu: records };
  await mkdir(join(inbox, 'framework_document'), { recursive: true });
  await writeFile(join(inbox, 'framework_document', FILE), `${JSON.stringify(body, null, 1)}\n`);
}

function documentOf(number: number, fields: AgencyRecord): AgencyRecord {
  return {
    ...{
      ma_tai_lieu: `TL-${String(number).padStart(3, '0')}`,
      co_quan_ban_hanh: OFFICE,
      han: '2026-12-31',
      giai_doan: PHASE,
    },
    ...fields,
  };
}

/** Approved one after the other from before the sample to its end; two approved without a number, two not yet. */
function regulation(
  index: number,
  row: number,
  file: FileManifest | null,
  { random, asOf }: { random: Random; asOf: string },
): AgencyRecord {
  const isApproved = index < APPROVED + 2;
  const lacksNumber = index >= APPROVED && isApproved;
  const isStuck = index === LEGAL - 1;
  if (lacksNumber) file?.flagged(row, 'approved_has_number');
  if (isStuck) file?.flagged(row, 'moved_within_half_a_year');
  const comments = random.whole(6, 60);
  const kind = random.pick(['Quy định', 'Quy chế', 'Hướng dẫn']);
  return documentOf(index + 5, {
    loai: 'VAN_BAN_PHAP_LY',
    ten: `${kind} về ${topics[index % topics.length]} (${index + 1})`,
    so_ky_hieu:
      isApproved && !lacksNumber
        ? `${120 + index * 7}-${{ 'Quy định': 'QĐ', 'Quy chế': 'QC', 'Hướng dẫn': 'HD' }[kind]}/TW`
        : null,
    trang_thai: isApproved ? 'DA_DUYET' : 'LAY_Y_KIEN',
    ngay_trang_thai: isApproved ? approvalDay(index, random) : addDays(asOf, isStuck ? -260 : -45),
    han: addDays('2025-06-30', Math.min(549, index * 14)),
    so_gop_y: comments,
    so_gop_y_tiep_thu: isApproved ? comments : Math.floor(comments / 3),
  });
}

function approvalDay(index: number, random: Random): string {
  if (index < APPROVED_AT_FIRST) return addDays('2024-11-20', -random.whole(0, 200));
  const step = 690 / (APPROVED + 2 - APPROVED_AT_FIRST);
  return addDays('2024-12-05', Math.floor((index - APPROVED_AT_FIRST) * step));
}
