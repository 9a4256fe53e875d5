import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { Chance } from './chance.ts';

const MONTHS = ['2024-10', '2024-11', '2024-12', '2025-01', '2025-02', '2025-03'];

/** An agency that delivers extracts while all else goes on: new ones, some with bad rows, some that it has sent before, mended. */
export interface Agency {
  deliver(): void;
  delivered(): number;
}

/** @param chance whence what it delivers follows: the same gives the same */
export function openAgency(paths: DataPaths, chance: Chance): Agency {
  let files = 0;
  const write = (name: string, text: string) => {
    const outside = join(paths.root, 'delivery.tmp');
    writeFileSync(outside, text);
    renameSync(outside, join(paths.inbox, 'count_month', name));
  };
  return {
    deliver: () => {
      const isMended = files > 0 && chance.below(10) === 0;
      const file = isMended ? 1 + chance.below(files) : ++files;
      write(`d${String(file).padStart(5, '0')}.csv`, extract(chance));
    },
    delivered: () => files,
  };
}

function extract(chance: Chance): string {
  const keys = new Set(Array.from({ length: 4 }, () => `${chance.below(2)} ${chance.below(MONTHS.length)}`));
  const rows = [...keys].map((key) => {
    const [unit, month] = key.split(' ').map(Number);
    const visits = chance.below(12) === 0 ? 'many' : chance.below(10_000);
    return `0${unit! + 1},${MONTHS[month!]}-01,${visits}`;
  });
  return `unit_code,period,visits\n${rows.join('\n')}\n`;
}
