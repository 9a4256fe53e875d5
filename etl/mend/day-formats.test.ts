import { describe, expect, it } from 'vitest';
import { writeDay } from '#warehouse/model/write-day.ts';
import { dayFormats, dayWriting, namedFormats } from './day-formats.ts';

const day = (
  formats: string[],
  { type = 'date' as 'date' | 'timestamp', yearPivot = null as number | null } = {},
) => ({
  ...{ formats, type, yearPivot },
});
const moment = (text: string) => new Date(`${text}Z`);

describe('a day of a column', () => {
  it.each([
    ['2026-03-05T00:00', day(['dd/MM/yyyy']), '05/03/2026'],
    ['2026-03-05T00:00', day(['d-M-yyyy']), '5-3-2026'],
    ['2026-03-05T00:00', day([]), '2026-03-05'],
    ['2026-03-05T00:00', day(['MM/yyyy', 'dd/MM/yyyy']), '05/03/2026'],
    ['2026-03-01T00:00', day(['MM/yyyy', 'dd/MM/yyyy']), '03/2026'],
    ['2026-01-01T00:00', day(['yyyy']), '2026'],
    ['2026-03-05T00:00', day(['dd/MM/yy'], { yearPivot: 50 }), '05/03/26'],
    ['1975-03-05T00:00', day(['dd/MM/yy'], { yearPivot: 50 }), '05/03/75'],
    ['2026-03-05T14:30', day(['dd/MM/yyyy HH:mm'], { type: 'timestamp' }), '05/03/2026 14:30'],
    ['2026-03-05T14:30', day(['dd/MM/yyyy hh:mm a'], { type: 'timestamp' }), '05/03/2026 02:30 PM'],
    ['2026-03-05T00:00', day(['dd/MM/yyyy hh:mm a'], { type: 'timestamp' }), '05/03/2026 12:00 AM'],
    ['2026-03-05T14:30:05', day([], { type: 'timestamp' }), '2026-03-05T14:30:05'],
    ['2026-03-05T14:30', day(["yyyy-MM-dd'T'HH:mm:ssX"], { type: 'timestamp' }), '2026-03-05T14:30:00'],
    ['2026-03-05T00:00', day(['excelSerial']), '46086'],
    ['2026-03-05T00:00', day(["'ngày' dd 'tháng' MM 'năm' yyyy"]), 'ngày 05 tháng 03 năm 2026'],
  ])('%s is written in the first format that says all of it: %j', (text, column, written) => {
    expect(writeDay(moment(text), dayWriting(column))).toBe(written);
  });

  it.each([
    ['2026-03-05T00:00', day(['MM/yyyy'])],
    ['2026-03-05T14:30', day(['dd/MM/yyyy'])],
    ['2026-03-05T14:30:05', day(['dd/MM/yyyy HH:mm'], { type: 'timestamp' })],
    ['1935-03-05T00:00', day(['dd/MM/yy'], { yearPivot: 50 })],
    ['2026-03-05T00:00', day(['vnPeriod'])],
    ['1899-12-30T10:30', day(['dd/MM/yyyy'])],
  ])('%s is not written where each format would leave something out: %j', (text, column) => {
    expect(writeDay(moment(text), dayWriting(column))).toBeNull();
  });

  it('has the formats of its contract, and ISO 8601 where it names none', () => {
    expect(dayFormats(day(['dd/MM/yyyy', 'excelSerial']))).toEqual(['dd/MM/yyyy']);
    expect(dayFormats(day([]))).toEqual(['yyyy-MM-dd']);
    expect(dayFormats(day(['vnQuarter']))).toEqual([]);
    expect(namedFormats(day(['vnQuarter', 'dd/MM/yyyy']))).toEqual(['Quý II/2025']);
  });
});
