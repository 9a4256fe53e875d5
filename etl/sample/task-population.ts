import { addDays, daysBetween, MERGER, type Month } from './calendar.ts';
import { courses, levelAt, type Course } from './levels.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, newProvinces, oldProvinces } from './units.ts';

/** A task of the sample as it stands at the end. Days are ISO. */
export interface Task {
  id: string;
  issuedOn: string;
  /** Code of the lead unit on the day the task was given. */
  leadUnit: string;
  isRegular: boolean;
  /** Deadline after extensions; null for regular tasks and for those whose deadline is put in words. */
  dueOn: string | null;
  firstDueOn: string | null;
  dueText: string | null;
  extensions: number;
  completedOn: string | null;
  updatedOn: string;
  hasContent: boolean;
  hasProduct: boolean;
}

const TASKS = 1287;
const REGULAR = 155;
const WORDED = 14;
const ISSUED_AT_FIRST = 290;
const wordings = ['20 ngày sau khi ban hành', 'khi có yêu cầu', 'Quý IV/2026', 'trong nhiệm kỳ'];

/** The tasks of the sample, oldest first, on its courses: how many are overdue, done in time, extended, unclear. */
export function populateTasks(seed: number, months: Month[]): Task[] {
  const random = randomStream(seed, 'tasks');
  const asOf = months.at(-1)!.last;
  const tasks = issueDays(months, random).map((issuedOn, index) => newTask(issuedOn, index, random));
  setDeadlines(tasks, random);
  extendSome(tasks, months, random);
  completeSome(tasks, months, random);
  leaveUnclear(tasks, months, random);
  for (const task of tasks) task.updatedOn = updateDay(task, asOf, random);
  return tasks;
}

function issueDays(months: Month[], random: Random): string[] {
  const first = months[0]!;
  const asOf = months.at(-1)!.last;
  const early = Array.from({ length: ISSUED_AT_FIRST }, () => addDays(first.last, -random.whole(0, 333)));
  const later = Array.from({ length: TASKS - ISSUED_AT_FIRST }, () =>
    addDays(first.last, random.whole(1, daysBetween(first.last, asOf) - 3)),
  );
  return [...early, ...later].sort();
}

function newTask(issuedOn: string, index: number, random: Random): Task {
  const provinces = issuedOn < MERGER ? oldProvinces : newProvinces;
  return {
    id: `NV-${String(index + 1).padStart(5, '0')}`,
    ...{ issuedOn, leadUnit: random.chance(0.45) ? random.pick(centralCodes) : random.pick(provinces).code },
    ...{ isRegular: false, dueOn: null, firstDueOn: null, dueText: null, extensions: 0, completedOn: null },
    ...{ updatedOn: issuedOn, hasContent: true, hasProduct: true },
  };
}

/** Regular tasks have none; some deadlines are put in words; the others lie one to eight months after the issue. */
function setDeadlines(tasks: Task[], random: Random): void {
  const order = random.shuffled(tasks);
  for (const task of order.slice(0, REGULAR)) task.isRegular = true;
  for (const task of order.slice(REGULAR, REGULAR + WORDED)) task.dueText = random.pick(wordings);
  for (const task of order.slice(REGULAR + WORDED)) {
    task.firstDueOn = addDays(task.issuedOn, random.whole(30, 240));
    task.dueOn = task.firstDueOn;
  }
}

/** Extends tasks in the order of their first deadlines, so that the share among the passed ones follows its course. */
function extendSome(tasks: Task[], months: Month[], random: Random): void {
  const dated = tasks.filter((task) => task.firstDueOn !== null).sort(by((task) => task.firstDueOn!));
  let extended = 0;
  for (const [index, task] of dated.entries()) {
    const wanted = (index + 1) * levelOn(courses.taskExtended, task.firstDueOn!, months);
    if (extended + 1 > wanted + random.next() * 0.5) continue;
    extended += 1;
    task.extensions = random.chance(0.8) ? 1 : 2;
    task.dueOn = addDays(task.firstDueOn!, task.extensions * random.whole(20, 60));
  }
}

/**
 * Goes through the months: of the deadlines that fall in one, so many are met, and of the overdue tasks so many are done,
 * that at the end of each month the share done in time and the share overdue stand on their courses.
 */
function completeSome(tasks: Task[], months: Month[], random: Random): void {
  const dated = tasks.filter((task) => task.dueOn !== null).sort(by((task) => task.dueOn!));
  const asOf = months.at(-1)!.last;
  let overdue: Task[] = [];
  let [due, inTime] = [0, 0];
  for (const last of monthEnds(dated[0]!.dueOn!, asOf)) {
    const fallen = dated.filter(
      (task) => task.dueOn! < last && task.dueOn! >= `${last.slice(0, 8)}01` && task.completedOn === null,
    );
    const previous = dated.filter(
      (task) =>
        task.dueOn! === addDays(`${last.slice(0, 8)}01`, -1) &&
        task.completedOn === null &&
        !overdue.includes(task),
    );
    const decided = random.shuffled([...previous, ...fallen]);
    due += decided.length;
    const met = Math.max(
      0,
      Math.min(decided.length, Math.round(due * levelOn(courses.taskOnTime, last, months)) - inTime),
    );
    for (const task of decided.slice(0, met)) task.completedOn = dayBefore(task, random);
    inTime += met;
    overdue = [...overdue, ...decided.slice(met)];
    const issued = tasks.filter((task) => task.issuedOn <= last).length;
    const kept = Math.round(issued * levelOn(courses.taskOverdue, last, months));
    const finished = random.shuffled(overdue).slice(0, Math.max(0, overdue.length - kept));
    for (const task of finished) task.completedOn = lateDay(task, last, random);
    overdue = overdue.filter((task) => task.completedOn === null);
  }
}

function monthEnds(from: string, to: string): string[] {
  const ends: string[] = [];
  let [year, month] = from.split('-').map(Number) as [number, number];
  for (;;) {
    const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    ends.push(end);
    if (end >= to) return ends;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/** In time: up to three weeks before the deadline, never before the day after the issue. */
function dayBefore(task: Task, random: Random): string {
  const day = addDays(task.dueOn!, -random.whole(0, 21));
  return day > task.issuedOn ? day : task.dueOn!;
}

/** Late, within the month that ends. */
function lateDay(task: Task, last: string, random: Random): string {
  const first = addDays(task.dueOn!, 1);
  const begin = first > `${last.slice(0, 8)}01` ? first : `${last.slice(0, 8)}01`;
  return addDays(begin, random.whole(0, Math.max(0, daysBetween(begin, last))));
}

/** Leaves out content, or product and road map, so that with the worded deadlines the share of unclear tasks is met. */
function leaveUnclear(tasks: Task[], months: Month[], random: Random): void {
  let unclear = 0;
  let worded = WORDED;
  for (const [index, task] of tasks.entries()) {
    if (task.dueText !== null) {
      unclear += 1;
      worded -= 1;
      continue;
    }
    const wanted = (index + 1) * levelOn(courses.taskUnclear, task.issuedOn, months);
    if (unclear + 1 > Math.min(wanted, courses.taskUnclear.end * TASKS - worded)) continue;
    unclear += 1;
    if (random.chance(0.15)) task.hasContent = false;
    else task.hasProduct = false;
  }
}

/** Nine of ten open tasks were reported on within the week. */
function updateDay(task: Task, asOf: string, random: Random): string {
  if (task.completedOn !== null) return task.completedOn;
  const day = random.chance(0.9) ? addDays(asOf, -random.whole(0, 6)) : addDays(asOf, -random.whole(10, 70));
  return day > task.issuedOn ? day : asOf;
}

function levelOn(course: Course, day: string, months: Month[]): number {
  const first = months[0]!.last;
  const span = daysBetween(first, months.at(-1)!.last);
  return levelAt(course, Math.min(1, Math.max(0, daysBetween(first, day) / span)));
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
