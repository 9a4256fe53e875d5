import { describe, expect, it } from 'vitest';
import { findWrongCron } from './wrong-cron.ts';

describe('five fields that say no time', () => {
  it('tell which of them are wrong', () => {
    expect(findWrongCron('61 25 * * *')).toEqual({
      wrong: [
        { field: 'minute', value: '61' },
        { field: 'hour', value: '25' },
      ],
    });
    expect(findWrongCron('30 6 * * workdays')).toEqual({ wrong: [{ field: 'weekday', value: 'workdays' }] });
  });

  it('tell how many there are where there are not five', () => {
    expect(findWrongCron(' 30 6 * * ')).toEqual({ count: 4 });
    expect(findWrongCron('')).toEqual({ count: 0 });
  });

  it('tell of nothing where each of them could be said', () => {
    expect(findWrongCron('30 6 * * 1-5')).toBeNull();
  });
});
