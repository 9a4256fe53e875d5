import iconv from 'iconv-lite';
import { file, plainColumns, rowsOf } from '../compose.ts';
import type { Answer, Case, Chapter, Surface } from '../case.ts';

const structure = 'record.structure';
const good = '[{"id":"before","name":"x","amount":1}]';
const items = [
  { id: 'a', name: 'x', amount: 1 },
  { id: 'b', name: 'y', amount: 2 },
  { id: 'c', name: 'z', amount: 3 },
];
const all = rowsOf(['a|x|1', 'b|y|2', 'c|z|3']);

function json(
  name: string,
  text: string | Buffer,
  expected: Case['expected'],
  more: {
    custom?: string[];
    columns?: string[];
    surface?: Surface;
    before?: string | null;
    beside?: Case['expected'];
    gap?: string;
  } = {},
): Case {
  const { surface = 'json', ...rest } = more;
  return file({ name, text, expected, surfaces: [surface], ...rest });
}

const lines = (
  name: string,
  text: string | Buffer,
  expected: Case['expected'],
  more: Parameters<typeof json>[3] = {},
) => json(name, text, expected, { surface: 'ndjson', ...more });

function api(
  name: string,
  answer: Answer,
  expected: Case['expected'],
  more: Partial<Case> & { paging?: string } = {},
): Case {
  const { paging, ...rest } = more;
  return {
    name,
    columns: plainColumns,
    expected,
    given: { kind: 'answers', answer, before: paging ? null : good, paging },
    ...rest,
  };
}

const cursor = '{ kind: cursor, cursorParam: after, nextField: next, totalField: total }';
const listed = ['{ property: records, value: items }'];
/** Pages of one item each, changed. */
const pages =
  (
    change: (page: { items: unknown[]; next: string | null; total: number }, at: number) => object | string,
  ): Answer =>
  (_count, query) => {
    const at = Number(query.get('after') ?? 0);
    const page = {
      items: items.slice(at, at + 1),
      next: at + 1 < items.length ? String(at + 1) : null,
      total: items.length,
    };
    const body = change(page, at);
    return { body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
const paged = (name: string, answer: Answer, expected: Case['expected']) =>
  api(name, answer, expected, { paging: cursor, server: listed });
const unreadable = { fault: 'extract_unreadable' } as const;
const inconsistent = { fault: 'extract_paging_inconsistent' } as const;
const failed = { fault: 'extract_http_failed' } as const;

/** Chapter "JSON and servers". */
export const jsonAndApi: Chapter = {
  title: 'JSON and servers',
  cases: [
    json(
      'a key twice in one record',
      '[{"id":"a","name":"x","name":"y","amount":1}]',
      rowsOf([], [structure]),
    ),
    json(
      'a key twice inside a value',
      '[{"id":"a","name":{"k":1,"k":2},"amount":1},{"id":"b","name":{"k":1},"amount":2}]',
      rowsOf(['b|{"k":1}|2'], [structure]),
    ),
    json('numbers as texts', '[{"id":"a","name":"x","amount":"1"}]', rowsOf(['a|x|1'])),
    json(
      'whole numbers beyond 2^53',
      '[{"id":"a","name":9007199254740993,"amount":9007199254740993}]',
      rowsOf(['a|9007199254740993|9007199254740993']),
    ),
    json('NaN, which is no JSON', '[{"id":"a","name":"x","amount":NaN}]', unreadable),
    json('a comma after the last record', '[{"id":"a","name":"x","amount":1},]', unreadable),
    json('a comma after the last key', '[{"id":"a","name":"x","amount":1,}]', unreadable),
    json('cut short', '[{"id":"a","name":"x","amount":1},{"id":"b"', unreadable),
    json('bytes after the end', '[{"id":"a","name":"x","amount":1}] x', unreadable),
    json('10,000 lists in each other', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, rowsOf([], [structure])),
    json(
      'a value of 10,000 lists in each other',
      `[{"id":"a","name":${'['.repeat(10_000)}${']'.repeat(10_000)},"amount":1}]`,
      rowsOf([], [structure]),
    ),
    json('an error instead of a list', '{"error":"token expired"}', unreadable),
    json('an empty list', '[]', { fault: 'extract_empty' }, { beside: rowsOf([]) }),
    json(
      'the key of the list twice around it',
      '{"items":[{"id":"a","name":"x","amount":1},{"id":"b","name":"y","amount":2}],"items":[{"id":"c","name":"z","amount":3}]}',
      unreadable,
      {
        custom: ['{ property: dialect, value: { property: items } }'],
        before: '{"items":[{"id":"before","name":"x","amount":1}]}',
      },
    ),
    json('null', 'null', unreadable),
    json(
      'records that are no records',
      '[{"id":"a","name":"x","amount":1},7,null,["b","y",2]]',
      rowsOf(['a|x|1'], [structure, structure, structure]),
    ),
    json(
      'null, a missing key and an empty text',
      '[{"id":"a","name":null,"amount":1},{"id":"b","amount":2},{"id":"c","name":"","amount":3}]',
      rowsOf(['a|∅|1', 'b|∅|2', 'c|∅|3']),
    ),
    json(
      'null, a missing key and an empty text where only NULL is none',
      '[{"id":"a","name":null,"amount":1},{"id":"b","amount":2},{"id":"c","name":"","amount":3}]',
      rowsOf(['a|∅|1', 'b|∅|2', 'c||3']),
      { custom: ['{ property: missingValues, value: [] }'] },
    ),
    json(
      'a key that only some records have',
      '[{"id":"a","name":"x","amount":1},{"id":"b","name":"y","amount":2,"note":"n"}]',
      { fault: 'contract_column_unknown' },
    ),
    json('a key that no record has', '[{"id":"a","amount":1}]', { fault: 'contract_column_missing' }),
    json(
      'records and lists for values',
      '[{"id":"a","name":{"k":1},"amount":1},{"id":"b","name":[1,"2"],"amount":2},{"id":"c","name":"z","amount":{"v":3}}]',
      rowsOf(['a|{"k":1}|1', 'b|[1,"2"]|2'], ['amount.type']),
    ),
    json(
      'true and exponents for a number',
      '[{"id":"a","name":"x","amount":true},{"id":"b","name":"y","amount":1e2},{"id":"c","name":"z","amount":1.0}]',
      rowsOf([], ['amount.type', 'amount.type', 'amount.type']),
    ),
    json(
      'letters of two halves, and one half alone',
      '[{"id":"a","name":"\\ud83d\\ude00","amount":1},{"id":"b","name":"\\ud83d","amount":2}]',
      rowsOf(['a|😀|1'], [structure]),
    ),
    json('a byte-order mark', `\uFEFF[{"id":"a","name":"x","amount":1}]`, rowsOf(['a|x|1'])),
    json(
      'UTF-16LE with its mark',
      Buffer.from('\uFEFF[{"id":"a","name":"Huế","amount":1}]', 'utf16le'),
      rowsOf(['a|Huế|1']),
    ),
    lines(
      'lines of which one is bad',
      '{"id":"a","name":"x","amount":1}\n{"id":"b","name"\n{"id":"c","name":"z","amount":3}\n',
      rowsOf(['a|x|1', 'c|z|3'], [structure]),
    ),
    lines(
      'a last line cut short',
      '{"id":"a","name":"x","amount":1}\n{"id":"b","na',
      rowsOf(['a|x|1'], [structure]),
    ),
    lines(
      'two records in one line',
      '{"id":"a","name":"x","amount":1}{"id":"b","name":"y","amount":2}\n',
      rowsOf([], [structure]),
    ),
    lines('a list where lines are declared', '[{"id":"a","name":"x","amount":1}]\n', rowsOf([], [structure])),
    lines(
      'blank lines',
      '{"id":"a","name":"x","amount":1}\n\n{"id":"b","name":"y","amount":2}\n',
      rowsOf(['a|x|1', 'b|y|2'], [structure]),
    ),
    lines('a web page', '<html><body>login</body></html>\n', unreadable),
    lines(
      'bytes that are no UTF-8',
      Buffer.concat([
        Buffer.from('{"id":"a","name":"x","amount":1}\n{"id":"b","name":"'),
        Buffer.from([0xea]),
        Buffer.from('","amount":2}\n'),
      ]),
      rowsOf(['a|x|1'], [structure]),
    ),
    api(
      '200 with a web page',
      () => ({ body: '<html>login</html>', headers: { 'content-type': 'text/html' } }),
      failed,
    ),
    api('200 with an error for a body', () => ({ body: '{"error":"token expired"}' }), failed),
    api('200 with nothing', () => ({ body: '' }), failed),
    api('200 with a body cut short', () => ({ body: '[{"id":"a"' }), failed),
    api('an empty list', () => ({ body: '[]' }), { fault: 'extract_empty' }),
    api(
      'a value of 10,000 lists in each other',
      () => ({ body: `[{"id":"a","name":${'['.repeat(10_000)}${']'.repeat(10_000)},"amount":1}]` }),
      failed,
    ),
    api('401', () => ({ status: 401, body: '{}' }), failed),
    api('404', () => ({ status: 404, body: '[]' }), failed),
    api(
      '503 once, then the listing',
      (count) =>
        count === 0
          ? { status: 503, headers: { 'retry-after': '0' }, body: '' }
          : { body: JSON.stringify(items) },
      all,
    ),
    api(
      '503 once with a moment long gone to ask again, as a server says whose clock is behind, then the listing',
      (count) =>
        count === 0
          ? { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, body: '' }
          : { body: JSON.stringify(items) },
      all,
    ),
    api(
      '503 with a moment of another century to ask again, as a server says whose clock is ahead',
      () => ({ status: 503, headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, body: '' }),
      failed,
    ),
    api('429 for ever', () => ({ status: 429, headers: { 'retry-after': '0' }, body: '' }), failed),
    api(
      'a redirect to another host',
      () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' }, body: '' }),
      failed,
    ),
    api(
      'a redirect to a file',
      () => ({ status: 302, headers: { location: 'file:///etc/passwd' }, body: '' }),
      failed,
    ),
    api(
      'a redirect to itself for ever',
      () => ({ status: 302, headers: { location: '/things' }, body: '' }),
      failed,
    ),
    api(
      'a header that says another encoding than UTF-8',
      () => ({
        headers: { 'content-type': 'application/json; charset=iso-8859-1' },
        body: iconv.encode(JSON.stringify([{ id: 'a', name: 'café', amount: 1 }]), 'latin1'),
      }),
      failed,
    ),
    api(
      'whole numbers beyond 2^53',
      () => ({ body: '[{"id":"a","name":"x","amount":9007199254740993}]' }),
      rowsOf(['a|x|9007199254740993']),
    ),
    api(
      'a key twice in one record',
      () => ({ body: '[{"id":"a","name":"x","amount":1,"amount":2},\n{"id":"b",\n"name":"y","amount":2}]' }),
      rowsOf(['b|y|2'], [structure]),
    ),
    api(
      'the key of the list twice around it',
      () => ({ body: JSON.stringify({ items, total: 3 }).replace('{', '{"items":[],') }),
      failed,
      { paging: cursor, server: listed },
    ),
    api(
      'the total twice around the list',
      () => ({ body: JSON.stringify({ items, total: 3 }).replace('{', '{"total":9,') }),
      failed,
      { paging: cursor, server: listed },
    ),
    api('a field that appears', () => ({ body: '[{"id":"a","name":"x","amount":1,"note":"n"}]' }), {
      fault: 'contract_column_unknown',
    }),
    api('a field that disappears', () => ({ body: '[{"id":"a","amount":1}]' }), {
      fault: 'contract_column_missing',
    }),
    paged(
      'pages as they should be',
      pages((page) => page),
      all,
    ),
    paged(
      'a gap between pages',
      pages((page, at) => (at === 0 ? { ...page, next: '2' } : page)),
      inconsistent,
    ),
    paged(
      'a page twice',
      pages((page, at) => (at === 1 ? { ...page, items: items.slice(0, 1) } : page)),
      inconsistent,
    ),
    paged(
      'a cursor that runs in a circle',
      pages((page) => ({ ...page, next: '1' })),
      inconsistent,
    ),
    paged(
      'a total that changes between pages',
      pages((page, at) => ({ ...page, total: 3 + at })),
      inconsistent,
    ),
    paged(
      'a total that is not met',
      pages((page) => ({ ...page, total: 4 })),
      inconsistent,
    ),
    paged(
      'an error in the middle of the pages',
      pages((page, at) => (at === 1 ? { error: 'busy' } : page)),
      failed,
    ),
    api(
      'pages without an end',
      (count) => ({
        body: JSON.stringify({ items: [{ id: `r${count}`, name: 'x', amount: 1 }], next: String(count + 1) }),
      }),
      { fault: 'extract_limit_exceeded' },
      { paging: '{ kind: cursor, cursorParam: after, nextField: next }', server: listed },
    ),
  ],
};
