import { closeSync, openSync, writeSync } from 'node:fs';

/** A register of events to be loaded: how many rows, and from which record on (a delta begins within the rows before it). */
export interface RegisterPlan {
  rows: number;
  /** Number of the first record; 1 where left out. */
  from?: number;
  seed: number;
}

export const header = ['record_no', 'unit_code', 'event_date', 'service_code', 'channel', 'amount'] as const;
export const units = Array.from({ length: 96 }, (_, at) => String(at + 1).padStart(3, '0'));
export const services = Array.from({ length: 240 }, (_, at) => `S.${String(at + 1).padStart(4, '0')}`);
export const channels = ['counter', 'online', 'post', 'app'];

const FLUSH_BYTES = 4 << 20;
/** One row in 50 bears a fault. */
const FAULTS_OF = 10_000;
const FAULTY = 200;

/**
 * Writes a CSV file of made-up events, a piece at a time: the same rows for the same seed. Two rows in a hundred break one
 * rule of `register-contract.ts`, evenly spread over its rules.
 */
export function writeRegister(path: string, { rows, from = 1, seed }: RegisterPlan): void {
  const next = lcg(seed);
  const handle = openSync(path, 'w');
  const block = Buffer.allocUnsafe(FLUSH_BYTES + 4096);
  let filled = block.write(`${header.join(',')}\n`, 0, 'latin1');
  for (let row = 0; row < rows; row++) {
    filled += block.write(lineOf(from + row, next), filled, 'latin1');
    if (filled < FLUSH_BYTES) continue;
    writeSync(handle, block, 0, filled);
    filled = 0;
  }
  writeSync(handle, block, 0, filled);
  closeSync(handle);
}

function lineOf(number: number, next: (below: number) => number): string {
  const fault = next(FAULTS_OF);
  const is = (kind: number) => fault < FAULTY && fault % 8 === kind;
  const digits = String(is(0) ? Math.max(1, number - 1 - next(1000)) : number).padStart(10, '0');
  const record = is(1) ? '' : is(2) ? `r${digits}` : `R${digits}`;
  const unit = is(3) ? '999' : units[next(units.length)]!;
  const day = is(4) ? '2025-02-30' : days[next(days.length)]!;
  const service = is(5) ? 'S.9999' : services[next(services.length)]!;
  const channel = is(6) ? 'phone' : channels[next(channels.length)]!;
  const amount = is(7) ? '-1.00' : `${next(100_000)}.${String(next(100)).padStart(2, '0')}`;
  return `${record},${unit},${day},${service},${channel},${amount}\n`;
}

const days = Array.from({ length: 730 }, (_, at) =>
  new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10),
);

/** Numbers from 0 to below a bound; a small generator, since ten million rows ask for sixty million numbers. */
function lcg(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
