import { defaultScale } from '#etl/workspace/quality-scale-shape.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import type { Formula, Indicator, Target } from '#warehouse/model/indicator.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import { MERGER, tiles } from './units.ts';

export const AS_OF = '2026-10-31';

/** How the cells of an indicator are made up. Rates are 0–1; `scale` is a usual denominator of one unit. */
export interface Profile {
  reporters: 'TINH' | 'ALL' | 'ROOT';
  additivity: 'flow' | 'stock';
  coverage: 'units' | 'days' | 'deliveries';
  start: number;
  end: number;
  spread: number;
  noise: number;
  scale: number;
}

export interface SmallIndicator {
  definition: Indicator;
  profile: Profile;
}

type Names = [vi: string, en: string, hi: string];
const text = ([vi, en, hi]: Names) => ({ vi, en, hi });

const target = (date: string, value: number, basis: Target['basis'] = 'example'): Target => ({
  date,
  value,
  basis,
  source: text(
    basis === 'public'
      ? ['Văn bản công khai', 'Public document', 'सार्वजनिक दस्तावेज़']
      : ['Ví dụ minh họa', 'Example', 'उदाहरण'],
  ),
});

const ratio = (fact: string, numerator: string, denominator: string): Formula => ({
  kind: 'ratio',
  numerator: { fact, measure: numerator, where: {} },
  denominator: { fact, measure: denominator, where: {} },
  per: 1,
});

function indicator(
  id: string,
  name: Names,
  shortName: Names,
  rest: Partial<Indicator> & Pick<Indicator, 'formula' | 'targets' | 'pillar'>,
  profile: Profile,
): SmallIndicator {
  const definition: Indicator = {
    id,
    version: '1.0.0',
    name: text(name),
    shortName: text(shortName),
    description: text([
      `${name[0]}: tính từ số đếm trên toàn bộ cây đơn vị.`,
      `${name[1]}: computed from counts over the whole tree of units.`,
      `${name[2]}: पूरी इकाई-वृक्ष की गणनाओं से परिकलित।`,
    ]),
    numeratorText: text(['Số đạt', 'Cases that count', 'गिने गए मामले']),
    denominatorText: rest.formula.kind === 'total' ? null : text(['Tổng số', 'All cases', 'कुल मामले']),
    caution: null,
    unit: 'percent',
    unitText: null,
    decimals: 1,
    better: 'up',
    owner: 'Văn phòng Trung ương Đảng',
    frequency: 'monthly',
    baseline: { date: '2024-11-30', value: profile.start },
    tolerance: 0.02,
    suppressBelow: 0,
    breaks: [],
    ...rest,
  };
  return { definition, profile };
}

const units = (start: number, end: number, scale: number): Profile => ({
  reporters: 'TINH',
  additivity: 'flow',
  coverage: 'units',
  start,
  end,
  spread: 0.16,
  noise: 0.02,
  scale,
});
const register = (start: number, end: number, scale: number): Profile => ({
  reporters: 'ALL',
  additivity: 'stock',
  coverage: 'deliveries',
  start,
  end,
  spread: 0.2,
  noise: 0.015,
  scale,
});

export const smallIndicators: SmallIndicator[] = [
  indicator(
    'shared_dataset_utilisation_rate',
    ['Tỷ lệ khai thác dữ liệu dùng chung', 'Use rate of shared data', 'साझा डेटा के दोहन की दर'],
    ['Khai thác dùng chung', 'Shared data used', 'साझा डेटा का दोहन'],
    {
      formula: ratio('asset_use', 'assets_used', 'assets_shareable'),
      targets: [target('2028-12-31', 0.7)],
      pillar: 'architecture',
    },
    { ...register(0.31, 0.492, 14), coverage: 'days' },
  ),
  indicator(
    'redeclaration_rate',
    ['Tỷ lệ thông tin phải kê khai lại', 'Re-declaration rate', 'पुनः घोषणा दर'],
    ['Kê khai lại', 'Re-declared', 'पुनः घोषणा'],
    {
      formula: ratio('procedure', 'info_items_redeclared', 'info_items_asked'),
      targets: [target('2028-12-31', 0.05), target('2030-12-31', 0)],
      pillar: 'architecture',
      better: 'down',
      caution: text([
        'Tổng của tái sử dụng và kê khai lại không vượt quá số thông tin yêu cầu.',
        'Reused and re-declared items together are no more than those asked.',
        'पुन: उपयोग और पुनः घोषणा का योग माँगी गई जानकारी से अधिक नहीं होता।',
      ]),
    },
    units(0.27, 0.163, 5200),
  ),
  indicator(
    'data_quality_index',
    ['Chỉ số chất lượng dữ liệu (DQI)', 'Data quality index (DQI)', 'डेटा गुणवत्ता सूचकांक (DQI)'],
    ['Chất lượng dữ liệu', 'Data quality', 'डेटा गुणवत्ता'],
    {
      formula: { kind: 'weighted_index', fact: 'quality_result' },
      targets: [target('2026-12-31', 90)],
      pillar: 'governance',
      unit: 'points',
      tolerance: 2,
      baseline: { date: '2024-11-30', value: 71 },
    },
    { ...register(0.71, 0.872, 2400), spread: 0.12 },
  ),
  indicator(
    'mandatory_connection_rate',
    ['Tỷ lệ hoàn thành kết nối bắt buộc', 'Mandatory connection rate', 'अनिवार्य संपर्क पूर्णता दर'],
    ['Kết nối bắt buộc', 'Mandatory connections', 'अनिवार्य संपर्क'],
    {
      formula: ratio('connection', 'mandatory_live', 'mandatory'),
      targets: [target('2026-12-31', 1, 'public')],
      pillar: 'architecture',
      decimals: 0,
    },
    { ...register(0.42, 0.913, 9), spread: 0.14 },
  ),
  indicator(
    'overdue_task_rate',
    ['Tỷ lệ nhiệm vụ quá hạn', 'Overdue task rate', 'विलंबित कार्यों की दर'],
    ['Nhiệm vụ quá hạn', 'Overdue tasks', 'विलंबित कार्य'],
    {
      formula: ratio('task', 'tasks_overdue', 'tasks'),
      targets: [target('2027-12-31', 0)],
      pillar: 'strategy',
      better: 'down',
      suppressBelow: 12,
    },
    { ...register(0.13, 0.084, 24), spread: 0.08 },
  ),
  indicator(
    'priority_database_operational_rate',
    ['Tỷ lệ CSDL trọng điểm đi vào vận hành', 'Priority databases in operation', 'संचालित प्रमुख डेटाबेस की दर'],
    ['CSDL trọng điểm', 'Priority databases', 'प्रमुख डेटाबेस'],
    {
      formula: ratio('asset', 'priority_operational', 'priority'),
      targets: [target('2026-12-31', 1)],
      pillar: 'strategy',
      decimals: 0,
    },
    { ...register(0.3, 0.81, 1.1), spread: 0.3 },
  ),
  indicator(
    'framework_document_progress',
    ['Tiến độ bộ tài liệu bốn trong một', 'Four-in-one set: progress', 'चार-इन-वन दस्तावेज़ प्रगति'],
    ['Bộ tài liệu bốn trong một', 'Four-in-one set', 'चार-इन-वन सेट'],
    {
      formula: {
        kind: 'total',
        numerator: { fact: 'framework_document', measure: 'documents_approved', where: {} },
      },
      targets: [target('2026-12-31', 4)],
      pillar: 'strategy',
      unit: 'count',
      unitText: text(['tài liệu', 'documents', 'दस्तावेज़']),
      decimals: 0,
      tolerance: 0,
      baseline: { date: '2024-11-30', value: 0 },
    },
    { ...register(0, 0.76, 4), reporters: 'ROOT', spread: 0, noise: 0 },
  ),
  indicator(
    'once_only_reuse_rate',
    ['Tỷ lệ thông tin được tái sử dụng', 'Reuse of existing data (once-only)', 'उपलब्ध डेटा के पुन: उपयोग की दर'],
    ['Tái sử dụng', 'Reused', 'पुन: उपयोग'],
    {
      formula: ratio('procedure', 'info_items_reused', 'info_items_asked'),
      targets: [target('2030-12-31', 0.8, 'public')],
      pillar: 'architecture',
    },
    units(0.28, 0.47, 5200),
  ),
  indicator(
    'full_process_online_rate',
    ['Tỷ lệ hồ sơ trực tuyến toàn trình', 'Full-process online rate', 'पूर्ण-प्रक्रिया ऑनलाइन आवेदन दर'],
    ['Trực tuyến toàn trình', 'Fully online', 'पूर्ण ऑनलाइन'],
    {
      formula: ratio('procedure', 'full_online', 'received'),
      targets: [target('2030-12-31', 0.8, 'public')],
      pillar: 'operations',
    },
    units(0.33, 0.58, 940),
  ),
  indicator(
    'task_on_time_completion_rate',
    ['Tỷ lệ nhiệm vụ hoàn thành đúng hạn', 'Tasks completed on time', 'समय पर पूर्ण कार्यों की दर'],
    ['Hoàn thành đúng hạn', 'On time', 'समय पर'],
    {
      formula: ratio('task', 'tasks_on_time', 'tasks_due'),
      targets: [target('2027-12-31', 0.95)],
      pillar: 'strategy',
      suppressBelow: 5,
    },
    { ...register(0.74, 0.868, 16), spread: 0.12 },
  ),
  indicator(
    'api_success_rate',
    ['Tỷ lệ lượt khai thác thành công', 'Successful call rate', 'सफल अनुरोध दर'],
    ['Lượt thành công', 'Calls answered', 'सफल अनुरोध'],
    {
      formula: ratio('asset_use', 'calls_ok', 'calls'),
      targets: [target('2026-12-31', 0.99)],
      pillar: 'architecture',
      tolerance: 0.005,
    },
    { ...register(0.968, 0.988, 84_000), additivity: 'flow', coverage: 'days', spread: 0.01, noise: 0.004 },
  ),
  indicator(
    'liveness_rate',
    ['Tỷ lệ dữ liệu sống', 'Liveness rate (live)', 'जीवंतता दर'],
    ['Dữ liệu sống', 'Live data', 'जीवंत डेटा'],
    {
      formula: ratio('asset', 'assets_live', 'assets_committed'),
      targets: [target('2027-12-31', 0.95)],
      pillar: 'criteria',
    },
    register(0.7, 0.886, 13),
  ),
];

const measure = (
  id: string,
  name: Names,
  additivity: Measure['additivity'],
  rest: Partial<Measure> = {},
): Measure => ({
  id,
  name: text(name),
  unit: text(['', '', '']),
  additivity,
  column: id,
  key: null,
  ...rest,
});

const fact = (id: string, name: Names, rest: Pick<Fact, 'measures' | 'sources'> & Partial<Fact>): Fact => ({
  id,
  name: text(name),
  grainText: text(['một đơn vị và một tháng', 'a unit and a month', 'एक इकाई और एक माह']),
  grain: 'month',
  unitColumn: 'unit_code',
  unitBy: 'code',
  periodColumn: 'period',
  dimensions: [],
  reporting: { by: 'deliveries', levels: [], dueDay: null },
  ...rest,
});

export const smallFacts: Fact[] = [
  fact('procedure', ['Hồ sơ thủ tục', 'Procedures', 'प्रक्रियाएँ'], {
    dimensions: [
      {
        id: 'procedure_code',
        name: text(['Thủ tục', 'Procedure', 'प्रक्रिया']),
        members: [
          {
            code: 'TT01',
            name: text(['Chuyển sinh hoạt đảng', 'Transfer of membership', 'सदस्यता स्थानांतरण']),
          },
          { code: 'TT02', name: text(['Cấp lại thẻ', 'Replacement of a card', 'कार्ड का पुनः जारीकरण']) },
          { code: 'TT03', name: text(['Xác nhận lý lịch', 'Confirmation of a record', 'अभिलेख की पुष्टि']) },
        ],
      },
    ],
    measures: [
      measure('received', ['Hồ sơ tiếp nhận', 'Files received', 'प्राप्त आवेदन'], 'flow'),
      measure('full_online', ['Toàn trình', 'Fully online', 'पूर्ण ऑनलाइन'], 'flow'),
      measure('info_items_asked', ['Thông tin yêu cầu', 'Items asked', 'माँगी गई जानकारी'], 'flow'),
      measure(
        'info_items_reused',
        ['Thông tin tái sử dụng', 'Items reused', 'पुन: उपयोग की गई जानकारी'],
        'flow',
      ),
      measure(
        'info_items_redeclared',
        ['Thông tin kê khai lại', 'Items re-declared', 'पुनः घोषित जानकारी'],
        'flow',
      ),
    ],
    reporting: { by: 'units', levels: ['TINH'], dueDay: 7 },
    sources: ['procedure_month'],
  }),
  fact('asset_use', ['Khai thác dữ liệu', 'Use of data', 'डेटा का दोहन'], {
    dimensions: [{ id: 'domain', name: text(['Lĩnh vực', 'Domain', 'क्षेत्र']), members: [] }],
    measures: [
      measure('assets_used', ['CSDL được khai thác', 'Databases used', 'प्रयुक्त डेटाबेस'], 'distinct', {
        key: 'asset_id',
        column: 'is_used',
      }),
      measure('assets_shareable', ['CSDL dùng chung', 'Shareable databases', 'साझा योग्य डेटाबेस'], 'distinct', {
        key: 'asset_id',
        column: 'is_shareable',
      }),
      measure('calls', ['Lượt gọi', 'Calls', 'अनुरोध'], 'flow'),
      measure('calls_ok', ['Lượt thành công', 'Calls answered', 'सफल अनुरोध'], 'flow'),
    ],
    reporting: { by: 'days', levels: [], dueDay: null },
    sources: ['api_usage_daily', 'data_asset', 'data_connection'],
  }),
  fact('asset', ['Cơ sở dữ liệu', 'Databases', 'डेटाबेस'], {
    measures: ['assets', 'priority', 'priority_operational', 'assets_live', 'assets_committed'].map((id) =>
      measure(id, ['Cơ sở dữ liệu', 'Databases', 'डेटाबेस'], 'stock'),
    ),
    sources: ['data_asset'],
  }),
  fact('connection', ['Kết nối', 'Connections', 'संपर्क'], {
    dimensions: [{ id: 'platform', name: text(['Nền tảng', 'Platform', 'मंच']), members: [] }],
    measures: [
      measure('mandatory', ['Kết nối bắt buộc', 'Mandatory connections', 'अनिवार्य संपर्क'], 'stock'),
      measure('mandatory_live', ['Đang hoạt động', 'Live', 'सक्रिय'], 'stock'),
    ],
    sources: ['data_connection'],
  }),
  fact('task', ['Nhiệm vụ', 'Tasks', 'कार्य'], {
    measures: ['tasks', 'tasks_overdue', 'tasks_due', 'tasks_on_time'].map((id) =>
      measure(id, ['Nhiệm vụ', 'Tasks', 'कार्य'], 'stock'),
    ),
    sources: ['task'],
  }),
  fact('framework_document', ['Bộ tài liệu', 'Document set', 'दस्तावेज़ सेट'], {
    measures: [measure('documents_approved', ['Đã duyệt', 'Approved', 'स्वीकृत'], 'stock')],
    sources: ['framework_document'],
  }),
  fact('quality_result', ['Kết quả kiểm tra', 'Results of rules', 'नियम परिणाम'], {
    measures: [measure('checked', ['Đã kiểm tra', 'Checked', 'जाँचा गया'], 'flow')],
    sources: ['data_asset', 'data_connection', 'task', 'procedure_month'],
  }),
];

export const smallWorkspace: Workspace = {
  id: 'party',
  quality: defaultScale(['vi', 'en', 'hi']),
  name: text(['Dữ liệu các cơ quan đảng', 'Data of the Party agencies', 'पार्टी एजेंसियों का डेटा']),
  description: text([
    'Kết nối, chia sẻ, chất lượng và nhiệm vụ',
    'Connection, sharing, quality and tasks',
    'संपर्क, साझाकरण, गुणवत्ता और कार्य',
  ]),
  languages: ['vi', 'en', 'hi'],
  timezone: 'Asia/Ho_Chi_Minh',
  calendar: {
    fiscalYearStart: '01-01',
    weekStart: 'monday',
    holidays: ['2026-01-01', '2026-04-30', '2026-05-01', '2026-09-02'],
    workingDays: [],
  },
  rootUnit: '00',
  headlines: smallIndicators.slice(0, 7).map(({ definition }) => definition.id),
  mapIndicator: 'redeclaration_rate',
  levels: [
    {
      id: 'TW',
      name: text(['Trung ương', 'Central', 'केंद्रीय']),
      counted: text([
        '{count} cơ quan',
        '{count, plural, one {# agency} other {# agencies}}',
        '{count} एजेंसियाँ',
      ]),
    },
    {
      id: 'TINH',
      name: text(['Tỉnh, thành phố', 'Province or city', 'प्रांत और शहर']),
      counted: text([
        '{count} tỉnh, thành phố',
        '{count, plural, one {# province or city} other {# provinces and cities}}',
        '{count, plural, one {# प्रांत या शहर} other {# प्रांत और शहर}}',
      ]),
    },
  ],
  phases: [
    {
      id: 'p1',
      name: text(['Giai đoạn 2025-2026', 'Phase 2025-2026', 'चरण 2025-2026']),
      from: '2025-01-01',
      to: '2026-12-31',
      indicator: 'priority_database_operational_rate',
    },
    {
      id: 'p2',
      name: text(['Giai đoạn 2026-2028', 'Phase 2026-2028', 'चरण 2026-2028']),
      from: '2026-01-01',
      to: '2028-12-31',
      indicator: 'shared_dataset_utilisation_rate',
    },
    {
      id: 'p3',
      name: text(['Đến năm 2030', 'To 2030', '2030 तक']),
      from: '2029-01-01',
      to: '2030-12-31',
      indicator: null,
    },
  ],
  breaks: [{ date: MERGER, label: text(['Sắp xếp 63 → 34', '63 → 34 provinces', '63 → 34 प्रांत']) }],
  pillars: [
    { id: 'criteria', name: text(['Tiêu chí', 'Criteria', 'मानदंड']) },
    { id: 'architecture', name: text(['Kiến trúc dữ liệu', 'Data architecture', 'डेटा आर्किटेक्चर']) },
    {
      id: 'governance',
      name: text(['Khung quản trị dữ liệu', 'Data governance framework', 'डेटा गवर्नेंस फ्रेमवर्क']),
    },
    { id: 'strategy', name: text(['Chiến lược dữ liệu', 'Data strategy', 'डेटा रणनीति']) },
    { id: 'operations', name: text(['Vận hành', 'Operations', 'संचालन']) },
  ],
  tiles,
};
