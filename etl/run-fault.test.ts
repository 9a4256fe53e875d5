import { describe, expect, it } from 'vitest';
import { EtlError } from './errors.ts';
import { toRunFault } from './run-fault.ts';

const working = new AbortController().signal;

describe('a fault', () => {
  it('of ours is told as it tells itself', () => {
    expect(toRunFault(new EtlError('extract_missing', 'extract missing: task'), working)).toEqual({
      code: 'extract_missing',
      message: 'extract missing: task',
    });
  });

  it('nobody foresaw is told without the values it quotes, and with the place it came from', () => {
    const fault = toRunFault(
      new Error(`Could not convert string 'Nguyễn Văn An' to INT32\nLINE 1: …`),
      working,
    );
    expect(fault).toMatchObject({
      code: 'unexpected',
      message: 'unexpected fault: Error: Could not convert string … to INT32',
    });
    expect(fault.frames?.[0]).toContain('run-fault.test.ts');
    expect(JSON.stringify(fault)).not.toContain('Nguyễn');
  });

  it('of DuckDB that names a column keeps the name', () => {
    const fault = toRunFault(new Error('Binder Error: Referenced column "loans" not found'), working);
    expect(fault.message).toContain('"loans"');
  });

  it.each([
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
    new Error('IO Error: Could not write file "x.duckdb": No space left on device'),
    new EtlError(
      'extract_http_failed',
      'x',
      {},
      { cause: Object.assign(new Error('write'), { code: 'ENOSPC' }) },
    ),
  ])('of a full disk is told as that, whoever met it', (fault) => {
    expect(toRunFault(fault, working)).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('disk full'),
    });
  });

  it('of a run that was asked to stop is that it was asked to stop', () => {
    const fault = toRunFault(new Error('INTERRUPT Error'), AbortSignal.abort());
    expect(fault.code).toBe('run_cancelled');
  });
});
