import { expect, it } from 'vitest';
import type { Grant } from '#warehouse/control/grants.ts';
import { concernOf } from './who-acts.ts';

type Held = Pick<Grant, 'role' | 'extent'>;
const national = (role: Grant['role']): Held => ({ role, extent: 'all' });
const provincial = (role: Grant['role']): Held => ({ role, extent: 'subtree' });

it.each([
  ['a steward of all', 'failure', [national('steward')], 'steward', 'steward'],
  ['a steward of a part', 'failure', [provincial('steward')], null, null],
  ['a data owner, of rows held back', 'quarantine', [provincial('data_owner')], 'data_owner', null],
  ['a data owner, of lateness', 'lateness', [provincial('data_owner')], 'data_owner', null],
  ['a data owner, of a delivery that is overdue', 'overdue', [provincial('data_owner')], 'data_owner', null],
  ['a data owner, of a failure', 'failure', [provincial('data_owner')], null, null],
  ['a leader of all', 'approval', [national('leader')], null, 'leader'],
  ['a leader of a part', 'approval', [provincial('leader')], null, null],
  ['an auditor', 'approval', [national('auditor')], null, null],
  ['an administrator', 'approval', [national('administrator')], null, null],
  ['who leads and keeps the data', 'jump', [national('leader'), national('steward')], 'steward', 'steward'],
] as const)(
  '%s is told of a %s by their role, at first and where nobody acts',
  (_, kind, grants, first, later) => {
    expect([concernOf(kind, grants, false), concernOf(kind, grants, true)]).toEqual([first, later]);
  },
);
