import { expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { titleOf } from './meeting-title.ts';
import type { MeetingView } from './meeting-view.ts';

it.each([
  ['2 of 7 headline figures on path; 2 behind.', '2 of 7 headline figures on path; 2 behind'],
  ['7 में से 2 मुख्य संकेतक मार्ग पर।', '7 में से 2 मुख्य संकेतक मार्ग पर'],
])('the page of the headline figures is headed by how they stand: %s', (account, heading) => {
  const meeting = { page: { kind: 'headlines' }, briefing: { account }, behind: null };
  expect(titleOf(meeting as unknown as MeetingView, translator('en', en))).toBe(heading);
});

it('the page of trust answers in its heading what it asks', () => {
  const briefing = { trust: { failed: 0, behind: 0, gaps: 2 } };
  const meeting = { page: { kind: 'trust' }, briefing, behind: null };
  expect(titleOf(meeting as unknown as MeetingView, translator('en', en))).toBe(
    'Can these figures be trusted? All delivered, 2 with gaps',
  );
});
