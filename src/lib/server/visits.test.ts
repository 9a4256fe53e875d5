import { describe, expect, it } from 'vitest';
import { readVisits, turnVisits, writeVisits, type Visits } from './visits.ts';

const seen = (snapshotId: string, at: string) => ({ snapshotId, at: `2026-11-${at}:00.000Z` });
const monday = seen('v1', '23T08:00');

describe('visits', () => {
  it('begin without one before', () => {
    expect(turnVisits(null, monday)).toEqual({ before: null, last: monday });
  });

  it('go on while somebody reads, and keep what was seen before them', () => {
    const first: Visits = { before: null, last: monday };
    const tuesday = turnVisits(first, seen('v2', '24T08:00'));
    expect(tuesday).toEqual({ before: monday, last: seen('v2', '24T08:00') });
    expect(turnVisits(tuesday, seen('v3', '24T08:29'))).toEqual({
      ...{ before: monday, last: seen('v3', '24T08:29') },
    });
  });

  it('are kept as they are written', () => {
    const visits = { before: monday, last: seen('v2', '24T08:00') };
    expect(readVisits(writeVisits(visits))).toEqual(visits);
    expect(readVisits(writeVisits({ before: null, last: monday }))).toEqual({ before: null, last: monday });
  });

  it.each([undefined, '', 'nonsense', 'v1@never', '@2026-11-23T08:00:00Z'])('are none in %j', (text) => {
    expect(readVisits(text)).toBeNull();
  });
});
