import { describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { askedProblem } from './http-errors.ts';
import { refusalSentence } from './problem-sentence.ts';

const english = translator('en', await loadMessages('en'));
const vietnamese = translator('vi', await loadMessages('vi'));

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (fault) {
    return fault;
  }
  throw new Error('nothing failed');
}

describe('why there is no page', () => {
  it('is said in the words of whoever asks, with what they asked for', () => {
    const unit = askedProblem(new WarehouseError('unit_unknown', 'unit unknown: zz.', { id: 'zz' }))!;
    expect(refusalSentence(unit, english)).toBe('There is no unit “zz” among those you may see.');
    expect(refusalSentence(unit, vietnamese)).toBe('Không có đơn vị “zz” trong phạm vi bạn được xem.');
    const version = new WarehouseError('version_unknown', 'version unknown: s1.', { snapshotId: 's1' });
    expect(refusalSentence(askedProblem(version)!, english)).toMatch(/^There is no version “s1”/);
  });

  it('is that there is no such period where there is none, and names no choice that was left out', () => {
    const period = askedProblem(faultOf(() => readPeriodText('from', '2026-13', '01-01')))!;
    expect(refusalSentence(period, english)).toBe(
      'The address asks for from=2026-13. There is no such period.',
    );
    const none = askedProblem(invalidQuestion('indicator', '(none)', 'an id'))!;
    expect(refusalSentence(none, english)).toBe('There is no such indicator or measure.');
  });

  it('is left to the fault itself where it lies in nothing that an address asks', () => {
    const held = askedProblem(new WarehouseError('lease_held', 'lease held.', {}))!;
    expect(refusalSentence(held, english)).toBeNull();
  });
});
