import { expect, it } from 'vitest';
import { PlainRows } from './plain-rows.ts';

const bytes = { delimiter: 0x2c, quote: 0x22, comment: 0x23 };
const limits = { inputBytes: 1000, outputBytes: 1000, until: 500, maxBytes: 40, every: 2 };

/** Copies what is plain at the beginning of a text. @returns the copy, and what was left */
function copied(text: string, { number = 9, width = 2, prefix = '7,' } = {}) {
  const rows = new PlainRows(bytes, limits);
  const filled = rows.input.write(text);
  const at = { state: 0, from: 0, to: 0, delimiters: 0 };
  const starts: number[] = [];
  let written = 0;
  for (let more = 1; more > 0; written += more) {
    const run = { filled, number: number + written, written, starts };
    more = rows.copy(at, run, { width, prefix: Buffer.from(prefix) });
  }
  return {
    ...{ rows: written, copy: rows.output.toString('utf8', 0, at.to) },
    ...{ left: rows.input.toString('utf8', at.from, filled), starts },
  };
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
  ['more bytes than a record may have', `c,${'d'.repeat(40)}\n`],
])('leaves a record with %s, and what follows, where it stands', (_, other) => {
  expect(copied(`a,b\n${other}x,y\n`.slice(0, other.endsWith('\n') ? undefined : -4))).toMatchObject({
    rows: 1,
    copy: '7,9,a,b\n',
    left: expect.stringContaining(other) as string,
  });
});

it.each([14, 15, 16, 17, 31, 32, 33])('copies rows of %i bytes whole, whatever stands in them', (length) => {
  const letters = Math.floor((length - 3) / 2);
  const row = `x,${'đ'.repeat(letters)}${'-'.repeat(length - 3 - 2 * letters)}`;
  const text = `${row}\n`.repeat(4);
  expect(copied(text).copy).toBe([9, 10, 11, 12].map((number) => `7,${number},${row}\n`).join(''));
});

it('counts on from any number, behind any prefix', () => {
  const rows = 'a,b\n'.repeat(3);
  expect(copied(rows, { number: 99_999_998, prefix: '' }).copy).toBe(
    '99999998,a,b\n99999999,a,b\n100000000,a,b\n',
  );
  expect(copied(rows, { number: 999, prefix: '1234567890,' }).copy).toBe(
    '1234567890,999,a,b\n1234567890,1000,a,b\n1234567890,1001,a,b\n',
  );
});

it('stops where the room ends, and goes on from there', () => {
  const { rows, copy, left } = copied('a,b\n'.repeat(200), { number: 100 });
  expect(copy.length).toBeGreaterThan(limits.until);
  expect(copy.length).toBeLessThanOrEqual(limits.until + 10);
  expect(left).toBe('a,b\n'.repeat(200 - rows));
});

it('takes no delimiter, quote or end of line from beyond the end of its input', () => {
  const rows = new PlainRows(bytes, limits);
  rows.input.fill('c,d\n"');
  rows.input.write('a,b');
  const at = { state: 0, from: 0, to: 0, delimiters: 0 };
  const run = { filled: 3, number: 1, written: 0, starts: [] };
  expect(rows.copy(at, run, { width: 2, prefix: Buffer.alloc(0) })).toBe(0);
  expect(at).toMatchObject({ from: 0, to: 0 });
});
