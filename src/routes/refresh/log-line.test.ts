import { describe, expect, it } from 'vitest';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
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
    const counts = { physical: 40343, loaded: 39858, quarantined: 437, skipped: 48, superseded: 0, ms: 1465 };
    expect(lineOf('source_loaded', counts)).toMatchObject({
      said: 'Số dòng 40.343 · Đã nạp 39.858 · Bị giữ lại 437 · Bỏ qua 48 · mất 1,5 giây',
      data: '',
    });
    const ended = { outcome: 'held', snapshot: 's-1', published: null, held: 's-2', ms: 9 };
    expect(lineOf('run_finished', ended)).toMatchObject({ said: 'Chờ phê duyệt · phiên bản s-2', data: '' });
  });

  it('writes days and sizes, and leaves out what programs alone ask for', () => {
    const begun = { asOf: '2026-10-31', base: 's-1', startedAnew: null };
    expect(lineOf('run_started', begun)).toMatchObject({ said: 'tính đến 31/10/2026', data: '' });
    const built = { snapshotId: 's-2', bytes: 65_024_000, replaced: [] };
    expect(lineOf('version_held', built)).toMatchObject({ said: 'phiên bản s-2 · 65,0 MB', data: '' });
    const found = { fileName: 'a.csv', encoding: 'tcvn', scores: [{ score: 1 }], sampledBytes: 2205 };
    expect(lineOf('encoding_detected', found)).toMatchObject({
      said: 'tệp: a.csv · bảng mã: tcvn',
      data: '',
    });
  });

  it('says which names of files are looked for, and nothing of how much there is in all', () => {
    const left = { files: 1, first: ['loans/x.csv'], expected: 'loans/*-2026.csv' };
    expect(lineOf('files_not_taken', left)).toMatchObject({
      ...{ said: '1 tệp · tệp: loans/x.csv · tên cần tìm: loans/*-2026.csv', data: '' },
    });
    expect(lineOf('progress', { rows: 5, expected: 9 })).toMatchObject({ said: '5 dòng', data: '' });
  });

  it('says what was wrong, in a sentence, and which columns differ', () => {
    const fault = {
      ...{ physical: 0, loaded: 0 },
      code: 'contract_column_missing',
      message: 'column missing: x',
    };
    expect(lineOf('source_failed', fault)).toMatchObject({
      said: expect.stringContaining(vi['refusal.contract_column_missing']),
      data: '',
    });
    const drift = ['missing online (block)', 'renamed asked: "đã hỏi" (warn)'];
    expect(lineOf('drift_found', { drift, files: 1, first: ['a.csv'] })).toMatchObject({
      said: 'online: thiếu · asked: được ghi là “đã hỏi” · 1 tệp · tệp: a.csv',
      data: '',
    });
  });

  it('names indicators and sources as readers know them', () => {
    const catalog = {
      sources: new Map([['task', { name: { vi: 'Nhiệm vụ' } }]]),
      indicators: new Map([['accuracy_rate', { name: { vi: 'Tỷ lệ đúng' } }]]),
    } as unknown as Catalog;
    const line = (data: Record<string, unknown>) =>
      composeLog([{ ...{ id: 1, at: '2026-11-27T23:31:05.000Z', runId: 'r' }, ...of, data }], {
        ...words,
        catalog,
      })[0]!;
    const of = { sourceId: null, stage: null, event: 'progress' };
    expect(line({ indicator: 'accuracy_rate', indicators: 1, expected: 40 }).said).toBe('Tỷ lệ đúng');
    expect(line({ rule: 'known', referred: 'task' }).said).toContain('“Nhiệm vụ”');
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
