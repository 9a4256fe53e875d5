import { expect, it } from 'vitest';
import { classify } from './csv-automaton.ts';
import { PlainRows } from './plain-rows.ts';

const bytes = { delimiter: 0x2c, quote: 0x22, comment: 0x23 };

/** Copies what is plain at the beginning of a text. @returns the copy, and what was left */
function copied(text: string, { number = 9, width = 2 } = {}) {
  const input = Buffer.from(text);
  const copy = Buffer.alloc(1000);
  const at = { state: 0, from: 0, to: 0, delimiters: 0 };
  const starts: number[] = [];
  const rows = new PlainRows(bytes, classify(bytes).says).copy(
    at,
    { input, filled: input.length, copy, until: 500, number, written: 0, every: 2, starts, maxBytes: 20 },
    { width, prefix: Buffer.from('7,') },
  );
  return { rows, copy: copy.toString('utf8', 0, at.to), left: input.toString('utf8', at.from), starts };
}

it('copies rows with their numbers, whether lines end in LF or in CR and LF', () => {
  const all = { rows: 3, copy: '7,9,a,b\n7,10,c,đ\n7,11,,e\n', left: '', starts: [9, 0, 11, 18] };
  expect(copied('a,b\nc,đ\n,e\n')).toEqual(all);
  expect(copied('a,b\r\nc,đ\r\n,e\r\n')).toEqual(all);
});

it.each([
  ['a quote', 'c,"d"\n'],
  ['a comment', '#c,d\n'],
  ['a byte-order mark', '\uFEFFc,d\n'],
  ['too few cells', 'c\n'],
  ['too many', 'c,d,e\n'],
  ['nothing in it', ' ,\t\n'],
  ['CR alone', 'c,d\re,f\n'],
  ['no end yet', 'c,d'],
  ['CR as the last byte', 'c,d\r'],
  ['more bytes than a record may have', `c,${'d'.repeat(20)}\n`],
])('leaves a record with %s, and what follows, where it stands', (_, other) => {
  expect(copied(`a,b\n${other}x,y\n`.slice(0, other.endsWith('\n') ? undefined : -4))).toMatchObject({
    rows: 1,
    copy: '7,9,a,b\n',
    left: expect.stringContaining(other) as string,
  });
});
