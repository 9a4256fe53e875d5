import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { EtlError } from '../errors.ts';
import { checkZip } from './check-zip.ts';

const limits = { entries: 3, bytes: 1 << 20 };
const zipOf = (sizes: number[]) =>
  Buffer.from(zipSync(Object.fromEntries(sizes.map((size, at) => [`sheet${at}.xml`, new Uint8Array(size)]))));
const codeOf = (archive: Buffer) => {
  try {
    checkZip(archive, 'x.xlsx', limits);
    return null;
  } catch (fault) {
    return fault instanceof EtlError ? fault.code : fault;
  }
};

describe('checkZip', () => {
  it('lets an archive within its limits pass', () => {
    expect(codeOf(zipOf([0, 1000, 500_000]))).toBeNull();
  });

  it('refuses a small archive that unpacks to more than allowed, in one entry or in many', () => {
    const bomb = zipOf([2 << 20]);
    expect(bomb.length).toBeLessThan(10_000);
    expect(codeOf(bomb)).toBe('extract_limit_exceeded');
    expect(codeOf(zipOf([600_000, 600_000]))).toBe('extract_limit_exceeded');
    expect(codeOf(zipOf([1, 1, 1, 1]))).toBe('extract_limit_exceeded');
  });

  it('does not believe the size an archive claims', () => {
    const lying = zipOf([2 << 20]);
    lying.writeUInt32LE(1000, lying.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    expect(codeOf(lying)).toBe('extract_limit_exceeded');
  });

  it('refuses what is cut short, damaged or encrypted', () => {
    const whole = zipOf([500_000]);
    expect(codeOf(whole.subarray(0, whole.length - 30))).toBe('extract_unreadable');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 60, 120);
    expect(codeOf(damaged)).toBe('extract_unreadable');
    const locked = Buffer.from(whole);
    locked.writeUInt16LE(1, locked.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 8);
    expect(codeOf(locked)).toBe('extract_unreadable');
  });
});
