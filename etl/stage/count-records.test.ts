import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EtlError } from '../errors.ts';
import { MAX_RECORD_BYTES, RecordCounter } from './count-records.ts';
import type { ByteSource } from './decode.ts';

/** Reads a text with a header of `width` cells; answers rows as numbered, and the others by number. */
async function read(
  text: string | Buffer,
  { width = 2, block = 1 << 20, comment = null as number | null } = {},
) {
  const bytes = Buffer.from(text);
  let at = 0;
  const source: ByteSource = {
    read: async (into, to) => {
      const part = bytes.subarray(at, at + block);
      at += part.length;
      return part.copy(into, to);
    },
    close: async () => undefined,
  };
  const rows: Buffer[] = [];
  const others: [kind: string, rowNo: number, text: string][] = [];
  const cut: number[] = [];
  const heads: string[] = [];
  const count = await new RecordCounter({ delimiter: 0x2c, quote: 0x22, comment }).count(
    source,
    {
      isHead: (kind) => kind !== 'comment',
      head: (head) => {
        if (head === null) return null;
        heads.push(head);
        return { width, prefix: Buffer.from('7,') };
      },
      rows: async (part) => {
        // The bytes are lent: they are looked at later.
        await setImmediate();
        rows.push(Buffer.from(part));
      },
      other: (kind, rowNo, told, isCut) => {
        others.push([kind, rowNo, told]);
        if (isCut) cut.push(rowNo);
      },
    },
    new AbortController().signal,
  );
  return { rows: Buffer.concat(rows).toString(), others, cut, count, heads };
}

describe('RecordCounter', () => {
  it('numbers rows after the header and leaves their bytes as they are', async () => {
    const { rows, heads, count } = await read('a,b\n1,"x ""y"", z"\n2,\n');
    expect(heads).toEqual(['a,b']);
    expect(rows).toBe('7,1,1,"x ""y"", z"\n7,2,2,\n');
    expect(count).toMatchObject({ row: 2, physical: 2, ascii: true });
  });

  it.each([1, 2, 3, 5])('reads the same from blocks of %i bytes', async (block) => {
    const text = '\uFEFFa,b\r\n1,"x\r\ny"\r\n\uFEFF2,đ\rlast,one';
    const { rows, count } = await read(text, { block });
    expect(rows).toBe('7,1,1,"x\r\ny"\n7,2,2,đ\n7,3,last,one\n');
    expect(count).toMatchObject({ row: 3, ascii: false });
  });

  it.each([
    ['short of cells', 'a,b,c\n1,2,3\n4,5', '4,5'],
    ['within its first cell', 'a,b,c\n1,2,3\n45', '45'],
    ['within quotes', 'a,b,c\n1,2,3\n4,"5', '4,"5'],
  ])('tells a last record that the file ends in the middle of, %s', async (_where, text, last) => {
    const { others, count } = await read(text, { width: 3 });
    expect(others).toEqual([['cut_short', 2, last]]);
    expect(count).toMatchObject({ row: 1, cut_short: 1, structure: 0, physical: 2 });
  });

  it.each([
    ['a line that ends', '4,5\n'],
    ['more cells than the rows', '4,5,6,7'],
    ['a note below the table', 'Figures are provisional'],
    ['the mark of an end', '\u001a'],
  ])('takes %s for none', async (_what, last) => {
    const { others } = await read(`a,b,c\n1,2,3\n${last}`, { width: 3 });
    expect(others).toMatchObject([['structure', 2, last.trimEnd()]]);
  });

  it('reads the same whether rows are copied as they stand or walked byte by byte', async () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      'é',
      ',',
      ',',
      '"',
      '\n',
      '\n',
      '\r\n',
      '\r',
      ' ',
      '\t',
      '#',
      '\uFEFF',
      'bc,d\n',
      'a cell of 26 bytes, no more,',
    );
    const text = fc.array(piece, { maxLength: 80 }).map((pieces) => `a,b\n${pieces.join('')}`);
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(null, 0x23), async (some, comment) => {
        // What comes byte by byte never shows a whole record, and is walked.
        expect(await read(some, { comment })).toEqual(await read(some, { comment, block: 1 }));
      }),
      { numRuns: 500 },
    );
  });

  it('numbers rows on from one output to the next, while the one before is still being written', async () => {
    const all = 1_200_000;
    const { rows, count } = await read(`a,b\n${'1,2\n'.repeat(all)}`);
    const lines = rows.split('\n');
    expect(count).toMatchObject({ row: all, physical: all });
    expect(lines.slice(0, -1).every((line, at) => line === `7,${at + 1},1,2`)).toBe(true);
  });

  it('counts blank records, comments and ragged records apart, each with its number', async () => {
    const { rows, others } = await read('a,b\n\n1,2\n , \n# note\n1,2,3\n4\n', { comment: 0x23 });
    expect(rows).toBe('7,2,1,2\n');
    expect(others).toEqual([
      ['blank', 1, ''],
      ['blank', 3, ' , '],
      ['comment', 4, '# note'],
      ['structure', 5, '1,2,3'],
      ['structure', 6, '4'],
    ]);
  });

  it('gives up one line to a quote that is never closed, and not the rest of the file', async () => {
    const { rows, others } = await read('a,b\n1,"x\n2,y\n3,z\n');
    expect(others).toEqual([['structure', 1, '1,"x']]);
    expect(rows).toBe('7,2,2,y\n7,3,3,z\n');
  });

  it('gives up the lines whose quotes are in doubt when a later quote closes', async () => {
    const { rows, others } = await read('a,b\n1,"x\n2,y\n3,"z"\n4,w\n');
    expect(others).toEqual([['structure', 1, '1,"x']]);
    expect(rows).toBe('7,2,2,y\n7,3,3,"z"\n7,4,4,w\n');
    const doubt = await read('a,b\n1,"x\n2,y\n3,z"z\n4,w"w\n');
    expect(doubt.others.map(([, rowNo]) => rowNo)).toEqual([1, 3]);
    expect(doubt.rows).toBe('7,2,2,y\n7,4,4,w"w\n');
  });

  it('takes text after a closing quote, and a quote after a space, for a fault', async () => {
    const { others, rows } = await read('a,b\n1,"x"y\n2, "x"\n3,x\n');
    expect(others.map(([kind, rowNo]) => [kind, rowNo])).toEqual([
      ['structure', 1],
      ['structure', 2],
    ]);
    expect(rows).toBe('7,3,3,x\n');
  });

  it('sees a file that widens', async () => {
    const narrow = Array.from({ length: 1000 }, (_, at) => `${at},x`);
    const wide = Array.from({ length: 4000 }, (_, at) => `${at},x,y`);
    const { count, others } = await read(['a,b', ...narrow, ...wide].join('\n'));
    expect(count).toMatchObject({ row: 1000, structure: 4000, physical: 5000 });
    expect(others[0]).toEqual(['structure', 1001, '0,x,y']);
  });

  it('passes over a record that is too long, on one line or in one quoted cell', async () => {
    const long = 'x'.repeat(MAX_RECORD_BYTES + 10);
    const { count, others, cut, rows } = await read(`a,b\n1,${long}\n2,"y\n${long}"\n3,z\n`);
    expect(count).toMatchObject({ structure: 1, too_long: 2, row: 1 });
    expect(others.map(([kind, rowNo, text]) => [kind, rowNo, text.slice(0, 4)])).toEqual([
      ['too_long', 1, '1,xx'],
      ['structure', 2, '2,"y'],
      ['too_long', 3, 'xxxx'],
    ]);
    expect(cut).toEqual([1, 3]);
    expect(rows).toBe('7,4,3,z\n');
  });

  it('tells a comment before the header as one, and counts on from it', async () => {
    const { rows, heads, others, count } = await read('# of 2026\na,b\n#\n1,x\n', { comment: 0x23 });
    expect(heads).toEqual(['a,b']);
    expect(others).toEqual([
      ['comment', 1, '# of 2026'],
      ['comment', 2, '#'],
    ]);
    expect(rows).toBe('7,3,1,x\n');
    expect(count).toMatchObject({ row: 1, comment: 2, physical: 3 });
  });

  it('tells of a long record its beginning, says so, and cuts no letter in two', async () => {
    const { others, cut } = await read(`a,b\n1,${'x'.repeat(16_380)}ệ,2\n2,3,4\n`);
    expect(others.map(([, , text]) => text.length)).toEqual([16_382, 5]);
    expect(others[0]![2]).not.toContain('\uFFFD');
    expect(cut).toEqual([1]);
  });

  it('reads a file of quotes in disorder in reasonable time, or refuses it', async () => {
    const text = 'a,b\n' + '","\n'.repeat(300_000);
    const outcome = await read(text).catch((fault: unknown) => fault);
    if (outcome instanceof EtlError) expect(outcome.code).toBe('extract_unreadable');
    else expect((outcome as Awaited<ReturnType<typeof read>>).count.physical).toBeGreaterThan(0);
  });
});
