import { beforeAll, describe, expect, it } from 'vitest';
import { countOvertakings, workOff, type QueueDone } from '../support/queue-load.ts';

/** `npm run bench -- queue` does the same ten times as often. */
const load = { schedules: 50, times: 20, workers: 3, cutEvery: 100 };
const CUT = Math.floor((load.schedules * load.times) / load.cutEvery);

describe(`${load.schedules} schedules with ${load.times} times each, done by ${load.workers} processes`, () => {
  let done: QueueDone;
  beforeAll(async () => {
    done = await workOff(load);
  });
  /** Place of a request's run among all runs. */
  const placeOf = (claim: string | null) => done.runs.indexOf(claim ?? '');

  it('lose nothing: each time is done', () => {
    expect(done.requests).toHaveLength(load.schedules * load.times);
    expect(new Set(done.requests.map(({ state }) => state))).toEqual(new Set(['done']));
  });

  it('double nothing: each time has a run of its own, and no run is for nothing', () => {
    expect(done.runs.toSorted()).toEqual(done.requests.map(({ claim }) => claim).toSorted());
    expect(new Set(done.runs).size).toBe(done.requests.length);
    expect(done.requests.filter(({ attempts }) => attempts > 0)).toHaveLength(CUT);
  });

  it('keep the order of each schedule, also where one time was cut short and tried again', () => {
    for (const times of Map.groupBy(done.requests, ({ scheduleId }) => scheduleId).values()) {
      const places = times.map(({ claim }) => placeOf(claim));
      expect(places).toEqual(places.toSorted((one, other) => one - other));
    }
  });

  it('starve nothing: nobody is taken before another whose turn is earlier and who is free', () => {
    expect(countOvertakings(done)).toBe(0);
  });

  it('give each process its part', () => {
    expect(new Set(done.requests.map(({ worker }) => worker)).size).toBe(load.workers);
  });
});
