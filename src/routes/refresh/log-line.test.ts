import { describe, expect, it } from 'vitest';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeLog } from './log-line.ts';

const words = {
  ...{ language: 'vi' as const, fallback: 'vi', timezone: 'Asia/Ho_Chi_Minh', catalog: null },
  t: translator('vi', vi),
};
const lineOf = (event: string, data: Record<string, unknown>) => {
  const at = '2026-11-27T23:31:05.000Z';
  return composeLog([{ ...{ id: 1, at, runId: 'r', sourceId: null, stage: null }, event, data }], words)[0]!;
};

describe('a line of the journal', () => {
  it('says how many rows there were, and what became of the run, in the words of the lists', () => {
    const counts = { physical: 40343, loaded: 39858, quarantined: 437, skipped: 48, ms: 12 };
    expect(lineOf('source_loaded', counts)).toMatchObject({
      said: 'Số dòng 40.343 · Đã nạp 39.858 · Bị giữ lại 437 · Bỏ qua 48',
      data: 'ms 12',
    });
    expect(lineOf('run_finished', { outcome: 'held', published: null, ms: 9 })).toMatchObject({
      ...{ said: 'Chờ phê duyệt', data: 'ms 9' },
    });
  });

  it('says why all files are loaded again', () => {
    expect(lineOf('load_planned', { all: 4, because: 'contract_changed' })).toMatchObject({
      said: 'nạp lại cả 4 tệp · hợp đồng dữ liệu, hoặc căn cứ xét của hợp đồng, đã thay đổi',
      data: '',
    });
    expect(lineOf('load_planned', { all: 1, because: 'mends_changed' })).toMatchObject({
      ...{ said: 'nạp lại 1 tệp · phần sửa dữ liệu đã thay đổi', data: '' },
    });
  });

  it('says which file is the newest, and which are not read', () => {
    const data = { found: 3, newest: 'c.csv', older: ['a.csv', 'b.csv'] };
    expect(lineOf('deliveries_left_out', data)).toMatchObject({
      event: 'chỉ đọc tệp mới nhất',
      said: 'tìm thấy 3 tệp · đã lấy: c.csv · không đọc: a.csv, b.csv',
      data: '',
    });
  });

  it('keeps what has no words by the names that programs know', () => {
    const data = {
      outcome: 'of_a_later_release',
      because: 'moved',
      loaded: ['a.csv'],
      files: [{ name: 'b' }],
    };
    expect(lineOf('run_finished', data)).toMatchObject({
      ...{ said: '', data: 'outcome of_a_later_release · because moved · loaded ["a.csv"]' },
    });
  });
});
