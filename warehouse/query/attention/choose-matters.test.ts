import { describe, expect, it } from 'vitest';
import { chooseMatters } from './choose-matters.ts';
import type { AttentionItem, AttentionKind, Severity } from './item.ts';
import type { AttentionMatter } from './matters.ts';

/** A matter that tells of some kinds, the first in its own line. */
const matter = (id: string, severity: Severity, ...kinds: [AttentionKind, ...AttentionKind[]]) =>
  ({
    about: { kind: 'unit', id },
    items: kinds.map((kind) => ({ kind, severity }) as AttentionItem),
  }) as unknown as AttentionMatter;

const choose = (limit: number, ...matters: AttentionMatter[]) => {
  const { matters: chosen, total } = chooseMatters(matters, limit);
  return { chosen: chosen.map(({ about }) => about.id).join(' '), total };
};

const behind = (id: string) => matter(id, 'medium', 'children_behind');
const unusual = (id: string) => matter(id, 'medium', 'unusual');
const flagged = (id: string) => matter(id, 'low', 'flagged');
const good = (id: string) => matter(id, 'good', 'reached');

describe('what is chosen of what needs somebody', () => {
  it('is all of it where there is room, a third line of a kind as well, and one piece of good news of several', () => {
    const all = [behind('a'), behind('b'), behind('c'), flagged('d'), good('e'), good('f')];
    expect(choose(9, ...all)).toEqual({ chosen: 'a b c d e', total: 5 });
    expect(choose(5, ...all)).toEqual({ chosen: 'a b c d e', total: 5 });
  });

  it('is what tells of something new first, then all but third lines of a kind, and says how many there are in all', () => {
    const all = [
      behind('a'),
      behind('b'),
      behind('c'),
      unusual('d'),
      unusual('e'),
      flagged('f'),
      flagged('g'),
    ];
    expect(choose(6, ...all)).toEqual({ chosen: 'a d b e f g', total: 7 });
    expect(choose(2, ...all, good('h'))).toEqual({ chosen: 'a h', total: 8 });
  });

  it('prefers what presses, then a line that tells of something new, be it behind the line', () => {
    const pressing = [matter('x', 'high', 'deadline'), matter('y', 'high', 'deadline')];
    const all = [behind('a'), behind('b'), matter('c', 'medium', 'children_behind', 'falling'), flagged('d')];
    expect(choose(5, ...pressing, ...all)).toEqual({ chosen: 'x y a c d', total: 6 });
  });
});
