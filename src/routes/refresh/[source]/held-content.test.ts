import { describe, expect, it } from 'vitest';
import { heldContent, isBeginning } from './held-content.ts';

describe('the content of a row held back', () => {
  it('is what came, where nothing was mended', () => {
    expect(heldContent({ code: '01', tags: ['a'], note: null }, null, '(empty)')).toEqual([
      { column: 'code', value: '01', tried: '' },
      { column: 'tags', value: '["a"]', tried: '' },
      { column: 'note', value: '', tried: '' },
    ]);
  });

  it('has what was tried beside what came, an emptied cell too', () => {
    const raw = { code: '01', loans: 'abc', online: '7' };
    expect(heldContent(raw, { code: '01', loans: 'xyz', online: null }, '(empty)')).toEqual([
      { column: 'code', value: '01', tried: '' },
      { column: 'loans', value: 'abc', tried: 'xyz' },
      { column: 'online', value: '7', tried: '(empty)' },
    ]);
  });

  it('has of a record that was none its text, and whether that is all of it', () => {
    const raw = { record: '01;abc', _cut: true };
    expect(heldContent(raw, null, '(empty)')).toEqual([{ column: 'record', value: '01;abc', tried: '' }]);
    expect([raw, { record: '01;abc' }, null].map(isBeginning)).toEqual([true, false, false]);
  });

  it('has the columns that were written for a record that was none', () => {
    expect(heldContent({ record: '01;abc' }, { code: '01', loans: 'abc', online: null }, '(empty)')).toEqual([
      { column: 'record', value: '01;abc', tried: '' },
      { column: 'code', value: '', tried: '01' },
      { column: 'loans', value: '', tried: 'abc' },
    ]);
  });
});
