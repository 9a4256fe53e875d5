import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record, type AuditEntry } from './audit.ts';
import { hashOfRow, type AuditRow } from './audit-row.ts';
import { openControl, type Control } from './open-control.ts';
import { refreshSchedule } from './desk-schema.ts';
import { searchAudit } from './search-audit.ts';
import { verifyAudit } from './verify-audit.ts';

let folder: string;
let time: Date;
let control: Control;

const file = () => join(folder, 'control.db');
const heads = () => join(folder, 'control.db-audit');
const open = () => openControl(file(), { clock: () => time });
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ actor: 'person:an', actorLabel: 'Văn phòng', action: 'note_written', object: 'note:1' },
  ...more,
});
const faults = () => verifyAudit(control).faults;
/** What somebody does who owns the file of the database. */
const tamper = (sql: string) => {
  control.sqlite.exec(
    'drop trigger if exists audit_is_not_changed; drop trigger if exists audit_is_not_removed',
  );
  control.sqlite.exec(sql);
};
const lines = () => readFileSync(heads(), 'utf8').trimEnd().split('\n');
const writeLines = (changed: string[]) => writeFileSync(heads(), `${changed.join('\n')}\n`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-audit-'));
  time = new Date('2026-11-26T06:10:04.000Z');
  control = open();
});

afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true });
});

/** Nine rows, with their lines. */
async function nineRows(): Promise<void> {
  for (let seq = 1; seq <= 9; seq++) {
    time = new Date(time.getTime() + 60_000);
    record(control, entry({ object: `note:${seq}`, detail: { text: `lời ${seq}` } }));
  }
  await setImmediate();
}

describe('a row of the audit', () => {
  it('says who did what to what, from where, and when', () => {
    record(
      control,
      entry({ viewedAs: 'person:ba', address: '10.1.2.3', snapshotId: 's-1', detail: { b: 1, a: 2 } }),
    );
    expect(searchAudit(control, { limit: 5 })).toMatchObject([
      {
        ...{ seq: 1, at: '2026-11-26T06:10:04.000Z', actor: 'person:an', actorLabel: 'Văn phòng' },
        ...{ viewedAs: 'person:ba', action: 'note_written', object: 'note:1', detail: { a: 2, b: 1 } },
        ...{ address: '10.1.2.3', snapshotId: 's-1', previousHash: '0'.repeat(64) },
      },
    ]);
  });

  it('cannot be changed or taken out', () => {
    record(control, entry());
    expect(() => control.sqlite.exec("update audit set actor = 'x'")).toThrow('only added to');
    expect(() => control.sqlite.exec('delete from audit')).toThrow('only added to');
  });

  it('goes with what it tells of, when that is taken back', () => {
    const change = () =>
      control.db.transaction(
        (tx) => {
          const updatedAt = time.toISOString();
          const own = { scheduleId: 'task', sources: ['task'], paused: true };
          tx.insert(refreshSchedule)
            .values({ ...own, decidedUntil: updatedAt, updatedAt })
            .run();
          record(control, entry({ action: 'schedule_changed', object: 'source:task' }));
          throw new Error('no');
        },
        { behavior: 'immediate' },
      );
    expect(change).toThrow('no');
    expect(
      control.db.select().from(refreshSchedule).where(eq(refreshSchedule.scheduleId, 'task')).all(),
    ).toEqual([]);
    expect(searchAudit(control, { limit: 5 })).toEqual([]);
  });

  it('is kept in a database in memory too, without a file', () => {
    const other = openControl(':memory:');
    record(other, entry());
    expect(verifyAudit(other)).toMatchObject({ rows: 1, unanchored: 0, faults: [] });
    other.close();
    expect(existsSync(':memory:-audit')).toBe(false);
  });
});

describe('an audit that nobody touched', () => {
  it('is sound, and has a line for each row', async () => {
    await nineRows();
    const verdict = verifyAudit(control);
    expect(verdict).toMatchObject({ rows: 9, unanchored: 0, faults: [] });
    expect(lines()).toHaveLength(10);
    expect(lines().at(-1)).toBe(`9 ${verdict.head.hash}`);
  });

  it('is sound without rows', () => {
    expect(verifyAudit(control)).toMatchObject({ rows: 0, head: { seq: 0 }, unanchored: 0, faults: [] });
  });

  it('has its lines when the database is closed in the same turn', () => {
    record(control, entry());
    control.close();
    expect(lines()).toHaveLength(2);
    control = open();
    expect(faults()).toEqual([]);
  });

  it('is sound after a crash between a row and its line, and catches up at the next start', async () => {
    await nineRows();
    const whole = readFileSync(heads(), 'utf8');
    writeLines(lines().slice(0, -2));
    expect(verifyAudit(control)).toMatchObject({ unanchored: 2, faults: [] });
    const second = open();
    second.close();
    expect(readFileSync(heads(), 'utf8')).toBe(whole);
  });

  it('is sound after a crash within a line', async () => {
    await nineRows();
    truncateSync(heads(), readFileSync(heads()).length - 30);
    expect(verifyAudit(control)).toMatchObject({ unanchored: 1, faults: [] });
    record(control, entry());
    await setImmediate();
    expect(verifyAudit(control)).toMatchObject({ rows: 10, unanchored: 0, faults: [] });
  });

  it('is sound after a crash before the end of a line', async () => {
    await nineRows();
    truncateSync(heads(), readFileSync(heads()).length - 1);
    record(control, entry());
    await setImmediate();
    expect(verifyAudit(control)).toMatchObject({ rows: 10, unanchored: 0, faults: [] });
  });
});

describe('tampering', () => {
  beforeEach(nineRows);

  it.each([
    ['a field', "update audit set actor = 'person:ba' where seq = 4"],
    ['a space in its detail', `update audit set detail = '{"text": "lời 4"}' where seq = 4`],
    ['its link', `update audit set previous_hash = '${'0'.repeat(64)}' where seq = 4`],
    ['its hash', `update audit set hash = '${'a'.repeat(64)}' where seq = 4`],
  ])('with %s of a row is found in that row', (_what, sql) => {
    tamper(sql);
    expect(faults()).toEqual([{ kind: 'row_changed', from: 4, to: 4 }]);
  });

  it('with a row that is given a hash to match is found in that row', () => {
    tamper("update audit set actor = 'person:ba' where seq = 4");
    rehash(4, 4);
    expect(faults()).toEqual([{ kind: 'row_rewritten', from: 4, to: 4 }]);
  });

  it('with all rows from one on, hashes to match, is found by the file', () => {
    tamper("update audit set actor = 'person:ba' where seq = 4");
    rehash(4, 9);
    expect(faults()).toEqual([{ kind: 'row_rewritten', from: 4, to: 9 }]);
  });

  it('with the link of a row in a database without a file is found in the next row', () => {
    const other = openControl(':memory:');
    for (let seq = 1; seq <= 3; seq++) record(other, entry());
    other.sqlite.exec("drop trigger audit_is_not_changed; update audit set actor = 'x' where seq = 2");
    const row = rowOf(other, 2);
    other.sqlite.prepare('update audit set hash = ? where seq = 2').run(hashOfRow(row));
    expect(verifyAudit(other).faults).toEqual([{ kind: 'link_wrong', from: 3, to: 3 }]);
    other.close();
  });

  it('by taking rows out is found between the others', () => {
    tamper('delete from audit where seq in (4, 5)');
    expect(faults()).toEqual([{ kind: 'rows_missing', from: 4, to: 5 }]);
  });

  it('by taking rows out and closing the gap is found', () => {
    tamper('delete from audit where seq = 4; update audit set seq = seq - 1 where seq > 4');
    expect(faults()).toEqual([
      { kind: 'row_moved', from: 4, to: 8 },
      { kind: 'rows_cut_off', from: 9, to: 9 },
    ]);
  });

  it('by cutting off the newest rows is found', () => {
    tamper('delete from audit where seq > 7');
    expect(faults()).toEqual([{ kind: 'rows_cut_off', from: 8, to: 9 }]);
  });

  it('by cutting off the newest rows is found though others were added since', async () => {
    tamper('delete from audit where seq > 7');
    for (let more = 0; more < 4; more++) record(control, entry());
    await setImmediate();
    expect(faults()).toEqual([{ kind: 'row_rewritten', from: 8, to: 9 }]);
  });

  it('by taking all rows out is found', () => {
    tamper('delete from audit');
    expect(faults()).toEqual([{ kind: 'rows_cut_off', from: 1, to: 9 }]);
  });

  it('by swapping two rows is found in both', () => {
    tamper(
      'update audit set seq = 100 where seq = 3; update audit set seq = 3 where seq = 6; update audit set seq = 6 where seq = 100',
    );
    expect(faults()).toEqual([
      { kind: 'row_moved', from: 3, to: 3 },
      { kind: 'row_moved', from: 6, to: 6 },
    ]);
  });

  it('by putting a row in is found', () => {
    tamper('update audit set seq = seq + 100 where seq > 4; update audit set seq = seq - 99 where seq > 100');
    tamper(`insert into audit select 5, at, actor, actor_label, viewed_as, action, object, detail, address, snapshot_id,
      previous_hash, hash from audit where seq = 4`);
    expect(faults()).toContainEqual({ kind: 'row_moved', from: 5, to: 10 });
  });

  it('with table and file alike is found by a head that was noted elsewhere', async () => {
    const noted = verifyAudit(control).head;
    tamper("update audit set actor = 'person:ba' where seq = 4");
    rehash(4, 9);
    writeLines(lines().slice(0, 4));
    record(control, entry());
    await setImmediate();
    expect(faults()).toEqual([]);
    expect(verifyAudit(control, noted).faults).toEqual([{ kind: 'row_rewritten', from: 9, to: 9 }]);
    tamper('delete from audit where seq > 5');
    writeLines(lines().slice(0, 6));
    expect(verifyAudit(control, noted).faults).toEqual([{ kind: 'rows_cut_off', from: 6, to: 9 }]);
  });

  it('with a line of the file is found in that line', () => {
    const changed = lines();
    changed[4] = `4 ${'a'.repeat(64)}`;
    writeLines(changed);
    expect(faults()).toEqual([{ kind: 'line_changed', from: 4, to: 4 }]);
    changed[4] = 'nothing';
    writeLines(changed);
    expect(faults()).toEqual([{ kind: 'line_changed', from: 4, to: 4 }]);
    changed[4] = changed[4].replace(/^4/, '7');
    writeLines(changed);
    expect(faults()).toEqual([{ kind: 'line_changed', from: 4, to: 4 }]);
  });

  it('by taking lines out of the file, or swapping them, is found', () => {
    const whole = lines();
    writeLines(whole.toSpliced(4, 2));
    expect(faults()).toEqual([{ kind: 'lines_missing', from: 4, to: 5 }]);
    writeLines(whole.with(4, whole[6]!).with(6, whole[4]!));
    expect(faults().map(({ from }) => from)).toEqual([4, 6]);
    writeLines(whole.slice(1));
    expect(faults()).toEqual([{ kind: 'lines_missing', from: 0, to: 0 }]);
  });

  it('by adding to the file is found', () => {
    appendFileSync(heads(), `10 ${'a'.repeat(64)}\n`);
    expect(faults()).toEqual([{ kind: 'rows_cut_off', from: 10, to: 10 }]);
  });

  it('by taking the file away is found, even when others open the database since', async () => {
    rmSync(heads());
    expect(faults()).toEqual([{ kind: 'file_missing', from: 1, to: 9 }]);
    open().close();
    record(control, entry());
    await setImmediate();
    expect(faults()).toEqual([{ kind: 'lines_missing', from: 0, to: 8 }]);
  });

  const rowOf = ({ sqlite }: Control, seq: number) =>
    sqlite
      .prepare(
        'select *, actor_label as actorLabel, viewed_as as viewedAs, snapshot_id as snapshotId, previous_hash as previousHash from audit where seq = ?',
      )
      .get(seq) as AuditRow;

  /** Gives rows the hashes that their fields have now, each linked to the one before. */
  function rehash(from: number, to: number): void {
    let { hash: previousHash } = rowOf(control, from - 1);
    for (let seq = from; seq <= to; seq++) {
      const row = { ...rowOf(control, seq), previousHash };
      const hash = hashOfRow(row);
      control.sqlite
        .prepare('update audit set previous_hash = ?, hash = ? where seq = ?')
        .run(previousHash, hash, seq);
      previousHash = hash;
    }
  }
});

describe('several processes', () => {
  it('add to one chain at once, which is sound at any moment', async () => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      const { record } = await import(${module('audit.ts')});
      const { openControl } = await import(${module('open-control.ts')});
      const control = openControl(${JSON.stringify(file())});
      for (let i = 0; i < 60; i++) {
        record(control, { actor: 'system', actorLabel: String(process.pid), action: 'sign_in', object: 'person:' + i });
        if (i % 7 === 0) await new Promise(setImmediate);
      }
      if (process.argv[1] === 'dies') process.kill(process.pid, 'SIGKILL');
      control.close();`;
    const run = async (how: string) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, how], {
        stdio: ['ignore', 2, 2],
      });
      await once(child, 'exit');
    };
    const running = Promise.all(['ends', 'ends', 'dies', 'ends'].map(run));
    let isOver = false;
    void running.then(() => (isOver = true));
    while (!isOver) {
      expect(verifyAudit(control).faults).toEqual([]);
      await setTimeout(5);
    }
    const verdict = verifyAudit(control);
    expect(verdict).toMatchObject({ rows: 240, faults: [] });
    control.close();
    control = open();
    expect(verifyAudit(control)).toMatchObject({ rows: 240, unanchored: 0, faults: [] });
    expect(lines()).toHaveLength(241);
  });
});
