import { expect, it } from 'vitest';
import { phases } from '#lib/figures/phases.ts';
import { textWidth } from '#lib/figures/text-width.ts';
import { phasesSamples } from '../../src/routes/styleguide/samples/phases-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('phases', phasesSamples);

it('draws nothing where there are no phases', () => {
  expect(phases({ phases: [], today: '2026-10-31', todayText: '', label: '', width: 640 })).toBe('');
});

it.each([340, 700])('cuts no name and no measure, at a width of %d', (width) => {
  const name = 'Mở rộng tích hợp, khai thác, phân tích phục vụ lãnh đạo, chỉ đạo và điều hành';
  const text = 'Tỷ lệ khai thác dữ liệu dùng chung: 50,0% · mục tiêu 70% đến 2028 · Đạt lộ trình';
  const bar = { name, from: '2026-01-01', to: '2028-12-31', measure: { text, href: '/indicators/use' } };
  const svg = phases({ phases: [bar, bar], today: '2026-10-31', todayText: '', label: '', width });
  const written = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text).join(' ');
  expect(written).toContain(`${name} ${text}`);
  expect(written).not.toContain('…');
});

it.each([340, 700])(
  'marks its day beside the words of phases, never through them, at a width of %d',
  (width) => {
    const name = 'Mở rộng tích hợp, khai thác, phân tích phục vụ lãnh đạo, chỉ đạo và điều hành';
    const bars = ['2025-01-01', '2026-01-01', '2027-06-01'].map((from) => ({
      ...{ name, from, to: '2028-12-31', measure: { text: `${name}: 50%`, href: '/' } },
    }));
    const svg = phases({ phases: bars, today: '2026-10-31', todayText: '', label: '', width });
    const number = (tag: string, of: string) => Number(new RegExp(` ${of}="([^"]*)"`).exec(tag)![1]);
    const marks = [...svg.matchAll(/<line [^>]*var\(--bad\)[^>]*>/g)].map(([tag]) => tag);
    const words = [...svg.matchAll(/(<text [^>]*stroke=[^>]*>)([^<]*)</g)].map(([, tag, text]) => ({
      ...{ left: number(tag!, 'x'), right: number(tag!, 'x') + textWidth(text!, 12), y: number(tag!, 'y') },
    }));
    expect(words.length).toBeGreaterThanOrEqual(3);
    const through = marks.flatMap((tag) =>
      words.filter(
        ({ left, right, y }) =>
          left < number(tag, 'x1') &&
          number(tag, 'x1') < right &&
          number(tag, 'y1') < y &&
          number(tag, 'y2') > y - 12,
      ),
    );
    expect(through).toEqual([]);
    expect(marks.length).toBeGreaterThan(1);
  },
);

it('draws a phase as long as it lasts, however far its indicator is', () => {
  const widthOf = (text: string) => {
    const bar = { name: 'One', from: '2026-01-01', to: '2028-12-31', measure: { text, href: '/' } };
    const svg = phases({ phases: [bar], today: '2026-10-31', todayText: '', label: '', width: 640 });
    return [...svg.matchAll(/<rect [^>]* width="([^"]*)"/g)].map(([, width]) => width);
  };
  expect(widthOf('5%')).toHaveLength(1);
  expect(widthOf('95%')).toEqual(widthOf('5%'));
});
