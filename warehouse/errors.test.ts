import { expect, it } from 'vitest';
import { WarehouseError } from './errors.ts';

it('knows a fault that another copy of the module has thrown', () => {
  const other = Object.assign(new Error('nothing published'), {
    name: 'WarehouseError',
    code: 'snapshot_none_published',
  });
  expect(other instanceof WarehouseError).toBe(true);
  expect(new WarehouseError('unit_unknown', 'unit unknown: x') instanceof WarehouseError).toBe(true);
  expect(new Error('x') instanceof WarehouseError).toBe(false);
  expect({ name: 'WarehouseError' } instanceof WarehouseError).toBe(false);
});
