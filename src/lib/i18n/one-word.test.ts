import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What was said otherwise before one word was settled on, and that word. */
const settled: [said: RegExp, word: string][] = [
  [/làm mới/iu, 'cập nhật (refresh)'],
  [/hộp thư đến/iu, 'hộp nhận (inbox)'],
  [/tạm tính/iu, 'sơ bộ (provisional)'],
  [/kiểm tra viên/iu, 'cán bộ kiểm tra, kiểm toán (auditor)'],
  [/lượt chạy/iu, 'lần chạy (run)'],
  [/mã khôi phục/iu, 'mã dự phòng (recovery code)'],
  [/dữ kiện/iu, 'bảng số đếm (fact)'],
  [/anh\/chị/iu, 'bạn (you)'],
  [/डेटा प्रबंधक/u, 'डेटा संरक्षक (steward)'],
  [/व्यवस्थापक/u, 'प्रशासक (administrator)'],
  [/लेखा परीक्षक/u, 'लेखापरीक्षक (auditor)'],
  [/ताज़ा कर|ताज़ाकरण|ताज़ा हो|नवीनीकरण/u, 'अद्यतनीकरण (refresh)'],
  [/डिल[ीि]वरी/u, 'प्रेषण (delivery)'],
  [/उद्धरण भेज/u, 'डेटा फ़ाइल (extract)'],
  [/पिछली भरा/u, 'पिछले महीनों का डेटा लोड करना (back-fill)'],
  [/(?<!hi: )स्तंभ/u, 'कॉलम (column); स्तंभ is a pillar of the strategy'],
];

const root = fileURLToPath(new URL('../../..', import.meta.url));
const texts = ['src', 'etl', 'workspaces'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (file) =>
        file.isFile() && /\.(json|ts|svelte|ya?ml)$/.test(file.name) && !file.name.endsWith('.test.ts'),
    )
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ file: relative(root, path), text: readFileSync(path, 'utf8') })),
);

describe('one word for one thing', () => {
  it.each(settled)('finds nowhere %s, but %s', (said) => {
    expect(texts.filter(({ text }) => said.test(text.normalize('NFC'))).map(({ file }) => file)).toEqual([]);
  });

  it('reads the texts in which readers meet those words', () => {
    const read = texts.map(({ file }) => file);
    expect(read).toEqual(expect.arrayContaining(['src/lib/i18n/vi.json', 'src/lib/i18n/hi.json']));
  });
});
