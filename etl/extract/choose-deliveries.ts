import type { Contract } from '#etl/contract/contract.ts';
import { deliveryPeriod, requirePeriod } from '#etl/contract/delivery-period.ts';
import { EtlError } from '#etl/errors.ts';
import { monthOfFile } from '#warehouse/model/file-month.ts';
import type { InboxFile } from './find-files.ts';
import { inLoadOrder } from './load-order.ts';
import { dayInName, type NamedDay } from './name-days.ts';

/** Files that make a source, in load order, and those that a newer delivery makes old. */
export interface Chosen {
  files: InboxFile[];
  leftOut: InboxFile[];
}

/**
 * Orders what was found, and of a source of which only the newest delivery counts takes that one. The order is that of the delivery
 * period, then of the names; where it would put a file last, or over another, whose name has an earlier date or one that is years ahead, a
 * person is asked.
 *
 * @param asOf business date of the run, ISO
 * @throws {EtlError} delivery_period_missing, delivery_order_uncertain
 */
export function chooseDeliveries(contract: Contract, found: readonly InboxFile[], asOf: string): Chosen {
  for (const { fileName } of found) requirePeriod(contract, fileName);
  const ordered = inLoadOrder(contract, found);
  const { mode } = contract.load;
  if (mode === 'append') return { files: ordered, leftOut: [] };
  const newest = ordered.slice(-1);
  const misplaced =
    mode === 'full' ? findLater(contract, ordered, newest) : findLater(contract, ordered, ordered);
  if (misplaced) throw uncertain(contract, misplaced);
  const ahead = findAhead(contract, ordered, asOf);
  if (ahead) throw tooEarly(contract, ahead, asOf);
  return mode === 'full' ? { files: newest, leftOut: ordered.slice(0, -1) } : { files: ordered, leftOut: [] };
}

/** A file whose name has a later date than that of another which comes after it. */
interface Misplaced {
  early: InboxFile;
  late: InboxFile;
}

interface Dated {
  file: InboxFile;
  period: string | null;
  day: NamedDay;
}

/** Holds each of `those` against all before it. Files of different delivery periods are in order, whatever else their names say. */
function findLater(
  contract: Contract,
  ordered: readonly InboxFile[],
  those: readonly InboxFile[],
): Misplaced | null {
  const dated = ordered.flatMap((file): Dated[] => {
    const day = dayInName(file.fileName);
    return day === null ? [] : [{ file, period: deliveryPeriod(contract, file.fileName), day }];
  });
  const wanted = new Set(those);
  for (const sameMonth of Map.groupBy(dated, ({ period }) => period).values())
    for (const dayOf of readingsOf(sameMonth)) {
      let latest: Dated | undefined;
      for (const one of sameMonth) {
        if (latest && wanted.has(one.file) && isLater(dayOf(latest.day), dayOf(one.day)))
          return { early: latest.file, late: one.file };
        if (!latest || isLater(dayOf(one.day), dayOf(latest.day))) latest = one;
      }
    }
  return null;
}

/**
 * Of several files one that is for a month more than a year ahead: plans come that early, anything later is a slip (`2062-10` for `2026-10`)
 * that would stand over all that are sent in the decades between.
 */
function findAhead(contract: Contract, ordered: readonly InboxFile[], asOf: string): InboxFile | null {
  const nextYear = `${Number(asOf.slice(0, 4)) + 1}${asOf.slice(4)}`;
  const monthOf = ({ fileName }: InboxFile) =>
    deliveryPeriod(contract, fileName) ?? monthOfFile(fileName, null);
  const ahead = ordered.filter((file) => (monthOf(file) ?? '') > nextYear);
  return ahead.length < ordered.length ? (ahead.at(-1) ?? null) : null;
}

type Reading = (day: NamedDay) => string;

/** Ways to read the dates of names; one that some of them do not fit is none, unless neither fits all. */
function readingsOf(dated: readonly Dated[]): Reading[] {
  const fits = (way: keyof NamedDay) => dated.every(({ day }) => day[way] !== null);
  const ways = (['dayFirst', 'monthFirst'] as const).filter(fits);
  return ways.length > 0
    ? ways.map((way) => (day: NamedDay) => day[way] ?? '')
    : [(day) => day.dayFirst ?? day.monthFirst ?? ''];
}

/** A month and a day of it are of the same time. */
function isLater(one: string, other: string): boolean {
  return one > other && !one.startsWith(other);
}

function uncertain({ id, load }: Contract, { early, late }: Misplaced): EtlError {
  return new EtlError(
    'delivery_order_uncertain',
    `delivery order uncertain: ${id}: by their names ${late.fileName} comes after ${early.fileName}, whose date is later, and in mode ` +
      `${load.mode} the last one counts. Name files with the year first (2026-11-01), say with deliveryPeriod in contract.yaml which month ` +
      'they are for, or take the old one out of the inbox.',
    {
      sourceId: id,
      facts: [early, late].map(({ fileName }) => ({ fact: 'file', name: fileName })),
    },
  );
}

function tooEarly({ id, load }: Contract, { fileName }: InboxFile, asOf: string): EtlError {
  return new EtlError(
    'delivery_order_uncertain',
    `delivery order uncertain: ${id}: by its name ${fileName} is for a month more than a year after ${asOf}, and in mode ${load.mode} it would ` +
      'count for more than all that are sent until then. Name it by the month it is for, or take it out of the inbox.',
    { sourceId: id, fileName, facts: [{ fact: 'file', name: fileName }] },
  );
}
