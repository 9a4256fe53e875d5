import { expect, it } from 'vitest';
import { stages as warehouseStages } from '#warehouse/journey.ts';
import { statuses as warehouseStatuses } from '#warehouse/model/value.ts';
import { stages } from './journey.ts';
import { statuses } from './status.ts';

it('keeps the browser’s lists equal to those of the warehouse', () => {
  expect(stages).toEqual(warehouseStages);
  expect(statuses).toEqual(warehouseStatuses);
});
