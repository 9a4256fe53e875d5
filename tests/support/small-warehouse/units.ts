import type { UnitVersion } from '#warehouse/model/unit.ts';
import { foldText } from '#warehouse/query/fold-text.ts';

/** Day from which there are 34 provinces and cities in place of 63. */
export const MERGER = '2025-07-01';

/** Code, Vietnamese, English and Hindi name, city or not, label, column and row on the tile grid, old codes merged into it. */
type Province = [string, string, string, string, 'C' | 'P', string, number, number, string[]];

const provinces: Province[] = [
  ['01', 'Hà Nội', 'Hanoi', 'हनोई', 'C', 'HNo', 3, 2, []],
  ['04', 'Cao Bằng', 'Cao Bang', 'काओ बांग', 'P', 'CBa', 4, 0, []],
  ['08', 'Tuyên Quang', 'Tuyen Quang', 'तुयेन क्वांग', 'P', 'TQu', 3, 0, ['08', '02']],
  ['11', 'Điện Biên', 'Dien Bien', 'दिएन बिएन', 'P', 'ĐBi', 0, 1, []],
  ['12', 'Lai Châu', 'Lai Chau', 'लाई चाऊ', 'P', 'LCh', 1, 0, []],
  ['14', 'Sơn La', 'Son La', 'सोन ला', 'P', 'SLa', 0, 2, []],
  ['15', 'Lào Cai', 'Lao Cai', 'लाओ काई', 'P', 'LCa', 2, 0, ['10', '15']],
  ['19', 'Thái Nguyên', 'Thai Nguyen', 'थाई न्गुयेन', 'P', 'TNg', 4, 1, ['19', '06']],
  ['20', 'Lạng Sơn', 'Lang Son', 'लांग सोन', 'P', 'LSo', 5, 1, []],
  ['22', 'Quảng Ninh', 'Quang Ninh', 'क्वांग निन्ह', 'P', 'QNi', 6, 2, []],
  ['24', 'Bắc Ninh', 'Bac Ninh', 'बाक निन्ह', 'P', 'BNi', 5, 2, ['27', '24']],
  ['25', 'Phú Thọ', 'Phu Tho', 'फू थो', 'P', 'PTh', 2, 1, ['25', '26', '17']],
  ['31', 'Hải Phòng', 'Hai Phong', 'हाई फोंग', 'C', 'HPh', 6, 3, ['31', '30']],
  ['33', 'Hưng Yên', 'Hung Yen', 'हुंग येन', 'P', 'HYe', 5, 3, ['33', '34']],
  ['37', 'Ninh Bình', 'Ninh Binh', 'निन्ह बिन्ह', 'P', 'NBi', 4, 3, ['37', '35', '36']],
  ['38', 'Thanh Hóa', 'Thanh Hoa', 'थान्ह होआ', 'P', 'THo', 3, 4, []],
  ['40', 'Nghệ An', 'Nghe An', 'न्घे आन', 'P', 'NAn', 3, 5, []],
  ['42', 'Hà Tĩnh', 'Ha Tinh', 'हा तिन्ह', 'P', 'HTi', 3, 6, []],
  ['44', 'Quảng Trị', 'Quang Tri', 'क्वांग त्रि', 'P', 'QTr', 4, 7, ['45', '44']],
  ['46', 'Huế', 'Hue', 'हुए', 'C', 'Hue', 5, 7, []],
  ['48', 'Đà Nẵng', 'Da Nang', 'दा नांग', 'C', 'ĐNa', 5, 8, ['48', '49']],
  ['51', 'Quảng Ngãi', 'Quang Ngai', 'क्वांग न्गाई', 'P', 'QNg', 6, 9, ['51', '62']],
  ['52', 'Gia Lai', 'Gia Lai', 'जिया लाई', 'P', 'GLa', 5, 10, ['64', '52']],
  ['56', 'Khánh Hòa', 'Khanh Hoa', 'खान्ह होआ', 'P', 'KHo', 6, 11, ['56', '58']],
  ['66', 'Đắk Lắk', 'Dak Lak', 'डाक लाक', 'P', 'ĐLa', 5, 11, ['66', '54']],
  ['68', 'Lâm Đồng', 'Lam Dong', 'लाम डोंग', 'P', 'LĐo', 5, 12, ['68', '67', '60']],
  ['75', 'Đồng Nai', 'Dong Nai', 'डोंग नाई', 'C', 'ĐNi', 4, 13, ['75', '70']],
  [
    '79',
    'Thành phố Hồ Chí Minh',
    'Ho Chi Minh City',
    'हो ची मिन्ह सिटी',
    'C',
    'HCM',
    4,
    14,
    ['79', '77', '74'],
  ],
  ['80', 'Tây Ninh', 'Tay Ninh', 'ताय निन्ह', 'P', 'TNi', 3, 13, ['72', '80']],
  ['82', 'Đồng Tháp', 'Dong Thap', 'डोंग थाप', 'P', 'ĐTh', 3, 14, ['87', '82']],
  ['86', 'Vĩnh Long', 'Vinh Long', 'विन्ह लोंग', 'P', 'VLo', 3, 15, ['86', '83', '84']],
  ['91', 'An Giang', 'An Giang', 'आन जियांग', 'P', 'AGi', 2, 14, ['89', '91']],
  ['92', 'Cần Thơ', 'Can Tho', 'कान थो', 'C', 'CTh', 2, 15, ['92', '94', '93']],
  ['96', 'Cà Mau', 'Ca Mau', 'का माऊ', 'P', 'CMa', 2, 16, ['96', '95']],
];

const endedNames: { [code: string]: string } = {
  '02': 'Hà Giang', '06': 'Bắc Kạn', '08': 'Tuyên Quang', '10': 'Lào Cai', '15': 'Yên Bái', '17': 'Hòa Bình',
  '19': 'Thái Nguyên', '24': 'Bắc Giang', '25': 'Phú Thọ', '26': 'Vĩnh Phúc', '27': 'Bắc Ninh', '30': 'Hải Dương',
  '31': 'Hải Phòng', '33': 'Hưng Yên', '34': 'Thái Bình', '35': 'Hà Nam', '36': 'Nam Định', '37': 'Ninh Bình',
  '44': 'Quảng Bình', '45': 'Quảng Trị', '48': 'Đà Nẵng', '49': 'Quảng Nam', '51': 'Quảng Ngãi', '52': 'Bình Định',
  '54': 'Phú Yên', '56': 'Khánh Hòa', '58': 'Ninh Thuận', '60': 'Bình Thuận', '62': 'Kon Tum', '64': 'Gia Lai',
  '66': 'Đắk Lắk', '67': 'Đắk Nông', '68': 'Lâm Đồng', '70': 'Bình Phước', '72': 'Tây Ninh', '74': 'Bình Dương',
  '75': 'Đồng Nai', '77': 'Bà Rịa - Vũng Tàu', '79': 'Thành phố Hồ Chí Minh', '80': 'Long An', '82': 'Tiền Giang',
  '83': 'Bến Tre', '84': 'Trà Vinh', '86': 'Vĩnh Long', '87': 'Đồng Tháp', '89': 'An Giang', '91': 'Kiên Giang',
  '92': 'Cần Thơ', '93': 'Hậu Giang', '94': 'Sóc Trăng', '95': 'Bạc Liêu', '96': 'Cà Mau',
}; // prettier-ignore

const central: [string, string, string][] = [
  ['Văn phòng Trung ương Đảng', 'Central Party Office', 'पार्टी केंद्रीय समिति का कार्यालय'],
  ['Ban Tổ chức Trung ương', 'Central Organisation Commission', 'केंद्रीय संगठन आयोग'],
  ['Ủy ban Kiểm tra Trung ương', 'Central Inspection Commission', 'केंद्रीय निरीक्षण आयोग'],
  [
    'Ban Tuyên giáo và Dân vận Trung ương',
    'Central Commission for Information, Education and Mass Mobilisation',
    'केंद्रीय सूचना, शिक्षा और जन-संगठन आयोग',
  ],
  ['Ban Nội chính Trung ương', 'Central Internal Affairs Commission', 'केंद्रीय आंतरिक मामलों का आयोग'],
  [
    'Ban Chính sách, chiến lược Trung ương',
    'Central Policies and Strategies Commission',
    'केंद्रीय नीति और रणनीति आयोग',
  ],
  [
    'Đảng ủy các cơ quan Đảng Trung ương',
    'Party Committee of Central Party Agencies',
    'केंद्रीय पार्टी एजेंसियों की पार्टी समिति',
  ],
  ['Đảng ủy Chính phủ', 'Government Party Committee', 'सरकार की पार्टी समिति'],
  ['Đảng ủy Quốc hội', 'National Assembly Party Committee', 'राष्ट्रीय सभा की पार्टी समिति'],
  [
    'Đảng ủy Mặt trận Tổ quốc, các đoàn thể Trung ương',
    'Party Committee of the Fatherland Front and Central Mass Organisations',
    'पितृभूमि मोर्चा और केंद्रीय जन संगठनों की पार्टी समिति',
  ],
  ['Quân ủy Trung ương', 'Central Military Commission', 'केंद्रीय सैन्य आयोग'],
  ['Đảng ủy Công an Trung ương', 'Central Public Security Party Committee', 'केंद्रीय लोक सुरक्षा पार्टी समिति'],
  [
    'Học viện Chính trị quốc gia Hồ Chí Minh',
    'Ho Chi Minh National Academy of Politics',
    'हो ची मिन्ह राष्ट्रीय राजनीति अकादमी',
  ],
  ['Báo Nhân Dân', 'Nhan Dan Newspaper', 'न्हान ज़ान समाचार पत्र'],
  ['Tạp chí Cộng sản', 'Communist Review', 'कम्युनिस्ट समीक्षा'],
  [
    'Nhà xuất bản Chính trị quốc gia Sự thật',
    'National Political Publishing House',
    'राष्ट्रीय राजनीतिक प्रकाशन गृह',
  ],
  ['Tổng Liên đoàn Lao động Việt Nam', 'General Confederation of Labour', 'श्रम महासंघ'],
  ['Đoàn Thanh niên Cộng sản Hồ Chí Minh', 'Ho Chi Minh Communist Youth Union', 'हो ची मिन्ह कम्युनिस्ट युवा संघ'],
  ['Hội Liên hiệp Phụ nữ Việt Nam', "Women's Union", 'महिला संघ'],
  ['Hội Nông dân Việt Nam', "Farmers' Union", 'किसान संघ'],
  ['Hội Cựu chiến binh Việt Nam', "Veterans' Association", 'पूर्व सैनिक संघ'],
];

/** Place of each province on the tile grid. */
export const tiles = provinces.map(([code, , , , , label, column, row]) => ({
  unit: `34-${code}`,
  column,
  row,
  label: label.normalize('NFC'),
}));

/** From each ended unit to the one it lives on in, whole. */
export const successors = provinces.flatMap(([code, , , , , , , , merged]) =>
  merged.map((old) => ({ from: `63-${old}`, to: `34-${code}` })),
);

/** All versions of all units; keys number them from 1. */
export function unitVersions(): UnitVersion[] {
  const root = version(
    { unitId: '00', unitCode: '00', level: 'TW', unitType: 'TOAN_DANG' },
    ['Các cơ quan đảng', 'Party agencies', 'पार्टी एजेंसियाँ'],
    ['1930-02-03', null],
  );
  const centralUnits = central.map((names, index) => {
    const code = `TW${String(index + 1).padStart(2, '0')}`;
    const unitType = index === 0 ? 'VAN_PHONG' : 'BAN';
    return version({ unitId: code, unitCode: code, level: 'TW', unitType }, names, ['2000-01-01', null]);
  });
  const all = [
    { ...root, parentId: null },
    ...centralUnits,
    ...provinces.flatMap(toVersions),
    ...endedVersions(),
  ];
  return all.map((unit, index) => ({ ...unit, unitKey: index + 1 }));
}

function toVersions([code, vi, en, hi, kind, , , , merged]: Province): UnitVersion[] {
  const from = merged.length ? MERGER : '2004-01-01';
  const make = (unitType: string, span: Span) =>
    version({ unitId: `34-${code}`, unitCode: code, level: 'TINH', unitType }, [vi, en, hi], span);
  // The one province that has become a city since the merger: a second version of the same unit.
  if (code === '75') return [make('TINH_UY', [from, '2026-04-30']), make('THANH_UY', ['2026-04-30', null])];
  return [make(kind === 'C' ? 'THANH_UY' : 'TINH_UY', [from, null])];
}

function endedVersions(): UnitVersion[] {
  return successors.map(({ from }) => {
    const unitCode = from.slice(3);
    const name = endedNames[unitCode] ?? unitCode;
    const identity = { unitId: from, unitCode, level: 'TINH', unitType: 'TINH_UY' };
    return {
      ...version(identity, [name, toTitle(foldText(name)), name], ['2004-01-01', MERGER]),
      codeList: '63',
    };
  });
}

type Span = [validFrom: string, validTo: string | null];

function version(
  identity: Pick<UnitVersion, 'unitId' | 'unitCode' | 'level' | 'unitType'>,
  [vi, en, hi]: [string, string, string],
  [validFrom, validTo]: Span,
): UnitVersion {
  const names = { vi: vi.normalize('NFC'), en, hi: hi.normalize('NFC') };
  const codeList = identity.level === 'TINH' ? '34' : 'TW';
  return { unitKey: 0, ...identity, codeList, name: names.vi, names, parentId: '00', validFrom, validTo };
}

function toTitle(text: string): string {
  return text.replace(
    /(^|[\s-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
