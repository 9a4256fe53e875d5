import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import { compare } from './needs-change.ts';

const item = (kind: string, indicatorId: string, unitId = '34-66') =>
  ({
    kind,
    indicatorId,
    unitId,
    severity: 'high',
    subject: { kind: 'unit', id: unitId },
  }) as unknown as AttentionItem;
const needs = (...items: AttentionItem[]) => ({ items, isCut: false });

describe('what needs somebody in two versions', () => {
  it('is what is new and what is settled', () => {
    const [behind, falling] = [item('headline_behind', 'reuse_rate'), item('falling', 'clean_rate')];
    expect(compare(needs(behind), needs(falling))).toEqual({ added: [falling], gone: [behind] });
    expect(compare(needs(behind), needs(behind))).toEqual({ added: [], gone: [] });
  });

  it('is the same where another unit stands for all that fall, or where a goal whose day is near is told instead', () => {
    const before = needs(item('falling', 'clean_rate', '34-01'), item('headline_behind', 'reuse_rate'));
    const after = needs(item('falling', 'clean_rate', '34-48'), item('deadline', 'reuse_rate'));
    expect(compare(before, after)).toEqual({ added: [], gone: [] });
  });

  it('is told of no list that is cut: what is not in it may be there', () => {
    const [behind, falling] = [item('headline_behind', 'reuse_rate'), item('falling', 'clean_rate')];
    const cut = { ...needs(behind), isCut: true };
    expect(compare(cut, needs(falling))).toEqual({ added: [], gone: [behind] });
    expect(compare(needs(falling), cut)).toEqual({ added: [behind], gone: [] });
  });
});
