import type { Source } from '#warehouse/model/source.ts';

/** A source of the small warehouse with the account of its last load. */
export interface SmallSource extends Source {
  account: { physical: number; quarantined: number; skipped: number; flagged: number };
  files: string[];
}

const of = (
  id: string,
  code: string,
  [vi, en, hi]: [string, string, string],
  rest: Partial<SmallSource> & Pick<SmallSource, 'account' | 'files' | 'owner'>,
): SmallSource => ({
  id,
  code,
  name: { vi, en, hi },
  description: { vi: `Trích xuất ${code}`, en: `Extract ${code}`, hi: `निष्कर्षण ${code}` },
  connector: 'local',
  format: 'csv',
  contractVersion: '1.0.0',
  cron: '0 6 8 * *',
  staleAfterDays: 45,
  ...rest,
});

/** Days of the daily source that never arrived. */
export const missingUsageDays = ['2026-10-11', '2026-10-24'];

export const smallSources: SmallSource[] = [
  of('org_unit', 'X01', ['Danh mục đơn vị', 'Organisation units', 'संगठन इकाइयाँ'], {
    owner: 'Ban Tổ chức Trung ương',
    format: 'xlsx',
    cron: null,
    staleAfterDays: null,
    account: { physical: 112, quarantined: 0, skipped: 3, flagged: 1 },
    files: ['2026-Q3/Danh_muc_don_vi.xlsx'],
  }),
  of(
    'admin_crosswalk',
    'X02',
    ['Bảng ánh xạ ĐVHC trước - sau sắp xếp', 'Old-to-new territorial units', 'पुरानी-नई प्रशासनिक इकाइयाँ'],
    {
      owner: 'Cục Thống kê',
      cron: null,
      staleAfterDays: null,
      account: { physical: 63, quarantined: 0, skipped: 0, flagged: 0 },
      files: ['admin_crosswalk.csv'],
    },
  ),
  of('data_asset', 'X03', ['Danh mục cơ sở dữ liệu', 'Register of databases', 'डेटाबेस रजिस्टर'], {
    owner: 'Văn phòng Trung ương Đảng',
    format: 'xlsx',
    cron: '0 7 5 * *',
    account: { physical: 842, quarantined: 9, skipped: 14, flagged: 6 },
    files: ['2026-09/data_asset.xlsx', '2026-10/data_asset.xlsx'],
  }),
  of(
    'data_connection',
    'X04',
    ['Danh mục kết nối, chia sẻ dữ liệu', 'Register of connections', 'संपर्क रजिस्टर'],
    {
      owner: 'Cục Chuyển đổi số - Cơ yếu',
      connector: 'http-api',
      format: 'json',
      cron: '0 2 * * *',
      staleAfterDays: 3,
      account: { physical: 1204, quarantined: 12, skipped: 0, flagged: 18 },
      files: ['pages.ndjson'],
    },
  ),
  of(
    'api_usage_daily',
    'X05',
    ['Nhật ký khai thác dữ liệu theo ngày', 'Daily use of shared data', 'साझा डेटा का दैनिक उपयोग'],
    {
      owner: 'Cục Chuyển đổi số - Cơ yếu',
      format: 'parquet',
      cron: '0 3 * * *',
      staleAfterDays: 3,
      account: { physical: 61_240, quarantined: 31, skipped: 0, flagged: 0 },
      files: [
        'ngay=2026-10-29/usage.parquet',
        'ngay=2026-10-30/usage.parquet',
        'ngay=2026-10-31/usage.parquet',
      ],
    },
  ),
  of('task', 'X08', ['Nhiệm vụ giao và kết quả thực hiện', 'Assigned tasks', 'सौंपे गए कार्य'], {
    owner: 'Tổ giúp việc',
    format: 'json',
    cron: '0 6 * * *',
    staleAfterDays: 7,
    account: { physical: 1310, quarantined: 23, skipped: 0, flagged: 14 },
    files: ['2026-10-31/tasks.json'],
  }),
  of(
    'procedure_month',
    'X10',
    ['Tổng hợp hồ sơ thủ tục hành chính', 'Administrative procedures by month', 'प्रशासनिक प्रक्रियाएँ (मासिक)'],
    {
      owner: 'Văn phòng các tỉnh ủy, thành ủy',
      account: { physical: 1069, quarantined: 57, skipped: 2, flagged: 0 },
      files: ['2026-09/TTHC_2026_09.csv', '2026-10/TTHC_2026_10.csv'],
    },
  ),
  of(
    'framework_document',
    'X13',
    ['Bộ tài liệu bốn trong một', 'Four-in-one document set', 'चार-इन-वन दस्तावेज़ सेट'],
    {
      owner: 'Văn phòng Trung ương Đảng',
      format: 'json',
      cron: '0 8 * * 1',
      staleAfterDays: 14,
      account: { physical: 46, quarantined: 0, skipped: 0, flagged: 2 },
      files: ['framework_document.json'],
    },
  ),
];

/** Rules of the sources: source, rule, criterion, field, reason, share of rows that fail. */
export const smallRules: [string, string, string, string, string, number][] = [
  ['data_asset', 'owner_unit_code.required', 'sufficient', 'owner_unit_code', 'required', 0.004],
  ['data_asset', 'last_update_at.type', 'clean', 'last_update_at', 'type', 0.006],
  ['data_asset', 'owner_unit_code.reference', 'unified', 'owner_unit_code', 'reference', 0.009],
  ['data_connection', 'activated_after_requested', 'correct', 'activated_at', 'check', 0.01],
  ['data_connection', 'asset_id.reference', 'unified', 'asset_id', 'reference', 0.004],
  ['api_usage_daily', 'calls.range', 'clean', 'calls', 'range', 0.0005],
  ['task', 'due_date.type', 'clean', 'due_date', 'type', 0.012],
  ['task', 'key.duplicate', 'clean', 'task_id', 'duplicate', 0.006],
  ['task', 'updated_within_cycle', 'live', 'last_update_at', 'check', 0.11],
  ['procedure_month', 'reused_within_asked', 'correct', 'info_items_reused', 'check', 0.03],
  ['procedure_month', 'unit_code.reference', 'unified', 'unit_code', 'reference', 0.012],
  ['procedure_month', 'received.type', 'clean', 'received', 'type', 0.018],
  ['framework_document', 'due_date.required', 'sufficient', 'due_date', 'required', 0],
];
