import { expect, test } from 'vitest';
import { populateAssets, statusIn } from './asset-population.ts';
import { describeAssets } from './asset-states.ts';
import { monthsUntil } from './calendar.ts';
import { isLogged } from './connection-plan.ts';
import { codesAtRequest, populateConnections } from './connection-population.ts';
import { populateTasks } from './task-population.ts';
import { isStanding } from './units.ts';

const months = monthsUntil('2026-10-31', 24);
const last = months.length - 1;

test.each([1, 20261031])(
  'databases grow from 120 to 212, their shared ones from 70 to 128 (seed %i)',
  (seed) => {
    const assets = populateAssets(seed, months);
    const count = (month: number, test: (asset: (typeof assets)[number]) => boolean) =>
      assets.filter((asset) => statusIn(asset, month) !== null && test(asset)).length;
    const isLive = (month: number) => (asset: (typeof assets)[number]) =>
      statusIn(asset, month) === 'VAN_HANH';
    expect([count(0, () => true), count(last, () => true)]).toEqual([120, 212]);
    expect([count(0, isLive(0)), count(last, isLive(last))]).toEqual([82, 165]);
    const shared = (month: number) => count(month, (asset) => isLive(month)(asset) && asset.isShareable);
    expect([shared(0), shared(last)]).toEqual([70, 128]);
    const priority = (month: number) => count(month, (asset) => isLive(month)(asset) && asset.isPriority);
    expect([priority(0), priority(last)]).toEqual([11, 21]);
    expect(assets.filter(({ isPriority }) => isPriority)).toHaveLength(26);
  },
);

test('the register says of each database what its contract asks, or bears the flag for it', () => {
  const states = describeAssets(1, populateAssets(1, months), months);
  for (const state of states.flat()) {
    expect(state.operatorCode === null).toBe(state.flags.includes('operator_unit_code.required'));
    expect(state.retentionMonths === null).toBe(state.flags.includes('retention_months.required'));
  }
  const abolished = (index: number) =>
    states[index]!.filter(({ flags }) => flags.includes('owner_unit_code.reference')).length;
  expect(abolished(7)).toBe(0);
  expect(abolished(8)).toBeGreaterThan(15);
  expect(abolished(last)).toBe(0);
});

test.each([1, 20261031])(
  'nine mandatory connections are missing at the end, all with three provinces (seed %i)',
  (seed) => {
    const connections = populateConnections(seed, populateAssets(seed, months), months, 0);
    const mandatory = connections.filter(({ isMandatory }) => isMandatory);
    const missing = mandatory.filter(({ activatedOn }) => activatedOn === null);
    expect(mandatory).toHaveLength(96);
    expect(missing).toHaveLength(9);
    expect(new Set(missing.map(({ consumer }) => consumer))).toEqual(new Set(['52', '91', '96']));
    for (const connection of connections) {
      const { provider, consumer } = codesAtRequest(connection);
      expect(isStanding(provider, connection.requestedOn), `${connection.id} provider`).toBe(true);
      expect(isStanding(consumer, connection.requestedOn), `${connection.id} consumer`).toBe(true);
      expect(provider).not.toBe(consumer);
      if (connection.activatedOn !== null) expect(connection.requestedOn < connection.activatedOn).toBe(true);
    }
  },
);

test('a denser sample adds connections and changes none of those that were there', () => {
  const assets = populateAssets(3, months);
  const plain = populateConnections(3, assets, months, 0);
  const dense = populateConnections(3, assets, months, 2);
  expect(dense.length).toBeGreaterThan(plain.length + 500);
  const pairs = (list: typeof plain) =>
    new Set(
      list
        .filter((one) => isLogged(one) && one.activatedOn !== null)
        .map(({ asset, consumer }) => `${asset.id} ${consumer}`),
    );
  expect(pairs(dense)).toEqual(pairs(plain));
});

test.each([1, 20261031])('tasks add up to 1,287 by their dates (seed %i)', (seed) => {
  const tasks = populateTasks(seed, months);
  const asOf = months[last]!.last;
  const dated = tasks.filter(({ dueOn }) => dueOn !== null);
  const overdue = dated.filter(({ dueOn, completedOn }) => completedOn === null && dueOn! < asOf);
  const done = dated.filter(({ completedOn }) => completedOn !== null);
  const regular = tasks.filter(({ isRegular }) => isRegular);
  const worded = tasks.filter(({ dueText }) => dueText !== null);
  const open = dated.length - overdue.length - done.length;
  expect(overdue.length + done.length + open + regular.length + worded.length).toBe(1287);
  expect(regular).toHaveLength(155);
  expect(overdue.length / 1287).toBeCloseTo(0.058, 2);
  for (const task of tasks) {
    expect(isStanding(task.leadUnit, task.issuedOn), task.id).toBe(true);
    if (task.completedOn !== null)
      expect(task.completedOn >= task.issuedOn && task.completedOn <= asOf).toBe(true);
  }
});
