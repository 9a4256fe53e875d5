import { describe, expect, it } from 'vitest';
import { heldContent } from './held-content.ts';

describe('the content of a row held back', () => {
  it('is what came, where nothing was mended', () => {
    expect(heldContent({ code: '01', tags: ['a'], note: null }, null, '(empty)')).toEqual([
      { header: 'code', value: '01', tried: '' },
      { header: 'tags', value: '["a"]', tried: '' },
      { header: 'note', value: '', tried: '' },
    ]);
  });

  it('has what was tried beside what came, an emptied cell too', () => {
    const raw = { code: '01', loans: 'abc', online: '7' };
    expect(heldContent(raw, { code: '01', loans: 'xyz', online: null }, '(empty)')).toEqual([
      { header: 'code', value: '01', tried: '' },
      { header: 'loans', value: 'abc', tried: 'xyz' },
      { header: 'online', value: '7', tried: '(empty)' },
    ]);
  });

  it('has the columns that were written for a record that was none', () => {
    expect(heldContent({ record: '01;abc' }, { code: '01', loans: 'abc', online: null }, '(empty)')).toEqual([
      { header: 'record', value: '01;abc', tried: '' },
      { header: 'code', value: '', tried: '01' },
      { header: 'loans', value: '', tried: 'abc' },
    ]);
  });
});
