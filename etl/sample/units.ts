import { MERGER } from './calendar.ts';

/** A row of the register of units. Days are ISO; `to` is inclusive, null while the unit stands. */
export interface RegisteredUnit {
  code: string;
  name: string;
  level: 'TW' | 'TINH';
  parent: string | null;
  type: string;
  adminCode: string | null;
  from: string;
  to: string | null;
}

/** Day from which the register knows the units that stand since before it was kept. */
const KEPT_SINCE = '2010-01-01';
const MERGER_EVE = '2025-06-30';

/** Central bodies as published; vietnamnews.vn 1691594, Decision 333-QĐ/TW article 2. */
const central: readonly (readonly [code: string, name: string, type: string])[] = [
  ['TW01', 'Văn phòng Trung ương Đảng', 'VAN_PHONG'],
  ['TW02', 'Ban Tổ chức Trung ương', 'BAN'],
  ['TW03', 'Ủy ban Kiểm tra Trung ương', 'UY_BAN'],
  ['TW04', 'Ban Tuyên giáo và Dân vận Trung ương', 'BAN'],
  ['TW05', 'Ban Nội chính Trung ương', 'BAN'],
  ['TW06', 'Ban Chính sách, chiến lược Trung ương', 'BAN'],
  ['TW07', 'Đảng ủy các cơ quan Đảng Trung ương', 'DANG_UY_TRUC_THUOC'],
  ['TW08', 'Đảng ủy Chính phủ', 'DANG_UY_TRUC_THUOC'],
  ['TW09', 'Đảng ủy Quốc hội', 'DANG_UY_TRUC_THUOC'],
  ['TW10', 'Đảng ủy Mặt trận Tổ quốc, các đoàn thể Trung ương', 'DANG_UY_TRUC_THUOC'],
  ['TW11', 'Quân ủy Trung ương', 'DANG_UY_TRUC_THUOC'],
  ['TW12', 'Đảng ủy Công an Trung ương', 'DANG_UY_TRUC_THUOC'],
  ['TW13', 'Học viện Chính trị quốc gia Hồ Chí Minh', 'DON_VI_SU_NGHIEP'],
  ['TW14', 'Báo Nhân Dân', 'DON_VI_SU_NGHIEP'],
  ['TW15', 'Tạp chí Cộng sản', 'DON_VI_SU_NGHIEP'],
  ['TW16', 'Nhà xuất bản Chính trị quốc gia Sự thật', 'DON_VI_SU_NGHIEP'],
  ['TW17', 'Hội đồng Lý luận Trung ương', 'HOI_DONG'],
  ['TW18', 'Cục Chuyển đổi số - Cơ yếu', 'CUC'],
  ['TW19', 'Cục Lưu trữ Văn phòng Trung ương Đảng', 'CUC'],
  ['TW20', 'Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam', 'TO_CHUC_CT_XH'],
  ['TW21', 'Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh', 'TO_CHUC_CT_XH'],
];

/** The 63 provinces and cities before the merger, each with the code of the one it became. */
const before: readonly (readonly [code: string, name: string, successor: string])[] = [
  ['01', 'Hà Nội', '01'],
  ['02', 'Hà Giang', '08'],
  ['04', 'Cao Bằng', '04'],
  ['06', 'Bắc Kạn', '19'],
  ['08', 'Tuyên Quang', '08'],
  ['10', 'Lào Cai', '15'],
  ['11', 'Điện Biên', '11'],
  ['12', 'Lai Châu', '12'],
  ['14', 'Sơn La', '14'],
  ['15', 'Yên Bái', '15'],
  ['17', 'Hòa Bình', '25'],
  ['19', 'Thái Nguyên', '19'],
  ['20', 'Lạng Sơn', '20'],
  ['22', 'Quảng Ninh', '22'],
  ['24', 'Bắc Giang', '24'],
  ['25', 'Phú Thọ', '25'],
  ['26', 'Vĩnh Phúc', '25'],
  ['27', 'Bắc Ninh', '24'],
  ['30', 'Hải Dương', '31'],
  ['31', 'Hải Phòng', '31'],
  ['33', 'Hưng Yên', '33'],
  ['34', 'Thái Bình', '33'],
  ['35', 'Hà Nam', '37'],
  ['36', 'Nam Định', '37'],
  ['37', 'Ninh Bình', '37'],
  ['38', 'Thanh Hóa', '38'],
  ['40', 'Nghệ An', '40'],
  ['42', 'Hà Tĩnh', '42'],
  ['44', 'Quảng Bình', '44'],
  ['45', 'Quảng Trị', '44'],
  ['46', 'Huế', '46'],
  ['48', 'Đà Nẵng', '48'],
  ['49', 'Quảng Nam', '48'],
  ['51', 'Quảng Ngãi', '51'],
  ['52', 'Bình Định', '52'],
  ['54', 'Phú Yên', '66'],
  ['56', 'Khánh Hòa', '56'],
  ['58', 'Ninh Thuận', '56'],
  ['60', 'Bình Thuận', '68'],
  ['62', 'Kon Tum', '51'],
  ['64', 'Gia Lai', '52'],
  ['66', 'Đắk Lắk', '66'],
  ['67', 'Đắk Nông', '68'],
  ['68', 'Lâm Đồng', '68'],
  ['70', 'Bình Phước', '75'],
  ['72', 'Tây Ninh', '80'],
  ['74', 'Bình Dương', '79'],
  ['75', 'Đồng Nai', '75'],
  ['77', 'Bà Rịa - Vũng Tàu', '79'],
  ['79', 'TP. Hồ Chí Minh', '79'],
  ['80', 'Long An', '80'],
  ['82', 'Tiền Giang', '82'],
  ['83', 'Bến Tre', '86'],
  ['84', 'Trà Vinh', '86'],
  ['86', 'Vĩnh Long', '86'],
  ['87', 'Đồng Tháp', '82'],
  ['89', 'An Giang', '91'],
  ['91', 'Kiên Giang', '91'],
  ['92', 'Cần Thơ', '92'],
  ['93', 'Hậu Giang', '92'],
  ['94', 'Sóc Trăng', '92'],
  ['95', 'Bạc Liêu', '96'],
  ['96', 'Cà Mau', '96'],
];

/** The 34 provinces and cities since the merger. Some bear the old code of a neighbour. */
const after: readonly (readonly [code: string, name: string])[] = [
  ['01', 'Hà Nội'],
  ['04', 'Cao Bằng'],
  ['08', 'Tuyên Quang'],
  ['11', 'Điện Biên'],
  ['12', 'Lai Châu'],
  ['14', 'Sơn La'],
  ['15', 'Lào Cai'],
  ['19', 'Thái Nguyên'],
  ['20', 'Lạng Sơn'],
  ['22', 'Quảng Ninh'],
  ['24', 'Bắc Ninh'],
  ['25', 'Phú Thọ'],
  ['31', 'Hải Phòng'],
  ['33', 'Hưng Yên'],
  ['37', 'Ninh Bình'],
  ['38', 'Thanh Hóa'],
  ['40', 'Nghệ An'],
  ['42', 'Hà Tĩnh'],
  ['44', 'Quảng Trị'],
  ['46', 'Huế'],
  ['48', 'Đà Nẵng'],
  ['51', 'Quảng Ngãi'],
  ['52', 'Gia Lai'],
  ['56', 'Khánh Hòa'],
  ['66', 'Đắk Lắk'],
  ['68', 'Lâm Đồng'],
  ['75', 'Đồng Nai'],
  ['79', 'TP. Hồ Chí Minh'],
  ['80', 'Tây Ninh'],
  ['82', 'Đồng Tháp'],
  ['86', 'Vĩnh Long'],
  ['91', 'An Giang'],
  ['92', 'Cần Thơ'],
  ['96', 'Cà Mau'],
];

const cities = new Set(['01', '31', '46', '48', '79', '92']);

export const centralCodes = central.map(([code]) => code);
export const oldProvinces = before.map(([code, name, successor]) => ({ code, name, successor }));
export const newProvinces = after.map(([code, name]) => ({ code, name }));

const successors = new Map(before.map(([code, , successor]) => [code, successor]));

/** Code of the province an old one became. */
export function successorOf(oldCode: string): string {
  return successors.get(oldCode) ?? oldCode;
}

/** Codes of the old provinces a new one was made of. */
export function predecessorsOf(newCode: string): string[] {
  return before.filter(([, , successor]) => successor === newCode).map(([code]) => code);
}

/** Whether a unit bore this code on that day; central codes always stand. */
export function isStanding(code: string, day: string): boolean {
  if (code.startsWith('TW')) return true;
  return day < MERGER ? successors.has(code) : after.some(([newCode]) => newCode === code);
}

/** Codes of the provinces that stood on a day. */
export function provincesOn(day: string): string[] {
  return (day < MERGER ? before : after).map(([code]) => code);
}

/** The register as it stands at the end of the sample: central bodies, the 63, the 34, and the new name of unit 75. */
export function registeredUnits(): RegisteredUnit[] {
  const root: RegisteredUnit = {
    ...{ code: '00', name: 'Trung ương Đảng', level: 'TW', parent: null, type: 'TRUNG_UONG' },
    ...{ adminCode: null, from: KEPT_SINCE, to: null },
  };
  const agencies = central.map(([code, name, type]): RegisteredUnit => ({
    ...{ code, name, level: 'TW', parent: '00', type },
    ...{ adminCode: null, from: KEPT_SINCE, to: null },
  }));
  return [root, ...agencies, ...before.map(oldProvince), ...after.flatMap(newProvince)];
}

/** Nothing changed for a province that took in no other: it stands in one open row. */
function isUnchanged(code: string): boolean {
  return successorOf(code) === code && predecessorsOf(code).length === 1;
}

function oldProvince([code, name]: readonly [string, string, string]): RegisteredUnit {
  const to = isUnchanged(code) ? null : MERGER_EVE;
  return committee({ code, name, isCity: cities.has(code), from: KEPT_SINCE, to });
}

function newProvince([code, name]: readonly [string, string]): RegisteredUnit[] {
  if (isUnchanged(code)) return [];
  if (code !== '75') return [committee({ code, name, isCity: cities.has(code), from: MERGER, to: null })];
  return [
    committee({ code, name, isCity: false, from: MERGER, to: '2026-04-29' }),
    committee({ code, name, isCity: true, from: '2026-04-30', to: null }),
  ];
}

function committee(unit: {
  code: string;
  name: string;
  isCity: boolean;
  from: string;
  to: string | null;
}): RegisteredUnit {
  const { code, name, isCity, from, to } = unit;
  return {
    ...{ code, level: 'TINH', parent: '00', adminCode: code, from, to },
    name: `${isCity ? 'Thành ủy' : 'Tỉnh ủy'} ${name}`,
    type: isCity ? 'THANH_UY' : 'TINH_UY',
  };
}
