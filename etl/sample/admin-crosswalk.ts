import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';
import { newProvinces, oldProvinces } from './units.ts';

const FILE = 'anh-xa-dvhc-2025-07-01.csv';
const LEGAL_REF = '202/2025/QH15';

const header =
  'Mã ĐVHC cũ,Tên ĐVHC cũ,Cấp cũ,Mã ĐVHC mới,Tên ĐVHC mới,Loại biến động,Tỷ trọng phân bổ,Ngày hiệu lực,Số văn bản';

/** Lines beside the 63 true ones, with the rules each one breaks. */
const strays: { line: string; rules: string[] }[] = [
  { line: `26,Vĩnh Phúc,TINH,25,Phú Thọ,NHAP,0.5,01/07/2025,${LEGAL_REF}`, rules: ['key.duplicate'] },
  { line: `17,Hòa Bình,TINH,01,Hà Nội,NHAP,1.5,01/07/2025,${LEGAL_REF}`, rules: ['weight.range'] },
  { line: `17,Hòa Bình,TINH,38,Thanh Hóa,TACH,"0,5",01/07/2025,${LEGAL_REF}`, rules: ['weight.type'] },
  { line: `49,Quảng Nam,TINH,51,Quảng Ngãi,TACH,0.1,,${LEGAL_REF}`, rules: ['effective_date.required'] },
  { line: `60,Bình Thuận,TINH,72,Tây Ninh,TACH,0.1,01/07/2025,${LEGAL_REF}`, rules: ['new_code.reference'] },
  { line: `64,Gia Lai,TINH,64,Gia Lai,NHAP,0.2,01/07/2025,${LEGAL_REF}`, rules: ['new_code.reference'] },
  { line: `74,Bình Dương,QUAN,80,Tây Ninh,TACH,0.1,01/07/2025,${LEGAL_REF}`, rules: ['old_level.code_list'] },
  {
    line: `30,Hải Dương,TINH,33,Hưng Yên,GIU_NGUYEN,0.1,01/07/2025,${LEGAL_REF}`,
    rules: ['unchanged_keeps_code'],
  },
  {
    line: `HCM,TP. Hồ Chí Minh,TINH,79,TP. Hồ Chí Minh,SAP_NHAP,1,01/07/2025,${LEGAL_REF}`,
    rules: ['old_code.pattern', 'old_code.reference', 'change_type.code_list'],
  },
];

const shortened = new Set(['02', '04', '06']);

/** Writes X02: the 63 provinces and what became of them, with a byte-order mark, and some lines that do not hold. */
export async function writeAdminCrosswalk(inbox: string, manifest: Manifest): Promise<void> {
  const file = manifest.of('admin_crosswalk', FILE);
  const names = new Map(newProvinces.map(({ code, name }) => [code, name]));
  const lines = oldProvinces.map(({ code, name, successor }, index) => {
    const isUnchanged = oldProvinces.filter((old) => old.successor === successor).length === 1;
    const oldCode = shortened.has(code) ? code.slice(1) : code;
    const newCode = code === '04' ? successor.slice(1) : successor;
    if (oldCode !== code) file.flagged(index + 1, 'old_code.zeros_restored');
    if (newCode !== successor) file.flagged(index + 1, 'new_code.zeros_restored');
    const change = isUnchanged ? 'GIU_NGUYEN' : 'NHAP';
    return `${oldCode},${name},TINH,${newCode},${names.get(successor)},${change},1,01/07/2025,${LEGAL_REF}`;
  });
  for (const { line, rules } of strays) {
    lines.push(line);
    file.quarantined(lines.length, ...rules);
  }
  await mkdir(join(inbox, 'admin_crosswalk'), { recursive: true });
  await writeFile(join(inbox, 'admin_crosswalk', FILE), `\uFEFF${[header, ...lines].join('\r\n')}\r\n`);
}
