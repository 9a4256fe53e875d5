import { describe, expect, it } from 'vitest';
import { placeText, readCells, readDrops, readMappings, readPlaces } from './read-forms.ts';

const form = (fields: [string, string][]) => {
  const made = new FormData();
  for (const [name, value] of fields) made.append(name, value);
  return made;
};
const place = { extractId: '0a1b', rowNo: 12, fileName: 'ngay=2026-01-01/a b.csv' };
const columns = ['n', 'note'].map((name) => ({
  ...{ name, header: name, isMendable: true, codes: null, reference: null, mapped: [] },
}));

describe('a form of the bench', () => {
  it('says which records it is about, and passes over what is no record', () => {
    expect(
      readPlaces(
        form([
          ['row', placeText(place)],
          ['row', 'x'],
          ['row', '../a 1 b'],
        ]),
      ),
    ).toEqual([place]);
  });

  it('says of what is dropped where people find it, as far as that is sent', () => {
    const other = { ...place, rowNo: 13 };
    const fields: [string, string][] = [
      ...[
        ['row', placeText(place)] as [string, string],
        [`at:${placeText(place)}`, '14 B14'] as [string, string],
      ],
      ['row', placeText(other)],
      [`at:${placeText(other)}`, '=1'],
    ];
    expect(readDrops(form(fields))).toEqual([{ ...place, lineNo: 14, cell: 'B14' }, other]);
  });

  it('says the cells that are no longer what they were, an emptied one as none', () => {
    const fields: [string, string][] = [
      ['row', placeText(place)],
      ...[['was:n', 'x'] as [string, string], ['cell:n', ''] as [string, string]],
      ...[['was:note', 'a\nb'] as [string, string], ['cell:note', 'a\r\nb'] as [string, string]],
    ];
    expect(readCells(form(fields), { columns })).toEqual([{ ...place, cells: { n: null } }]);
  });

  it('says what values mean: what was typed before what was chosen, and nothing where neither was', () => {
    const fields: [string, string][] = [
      ['column', 'n'],
      ...(['a', 'b', 'c', 'd'].map((value) => ['value', value]) as [string, string][]),
      ['chosen:0', '1'],
      ...[['chosen:1', '1'] as [string, string], ['typed:1', ' 2 '] as [string, string]],
      ['itself:3', 'on'],
    ];
    expect(readMappings(form(fields))).toEqual([
      { column: 'n', value: 'a', becomes: '1' },
      { column: 'n', value: 'b', becomes: '2' },
      { column: 'n', value: 'd', becomes: null },
    ]);
  });
});
