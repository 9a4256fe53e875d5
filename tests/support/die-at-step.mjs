// Loaded before a program of Lodestar (node --import): names each step that it passes, and ends processes at a chosen one by a real signal.
// Steps are lines of the journal, processes begun, changes of files below the data folder, and changes and commits of the control
// database. With CRASH_TRACE they are written to that file instead. What the program starts has this loaded as well, where NODE_OPTIONS
// says so: CRASH_IN names the one of them whose steps count, CRASH_VICTIMS (own, parent, both) whom a step ends, CRASH_ONCE a file by which
// it does so once.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { CRASH_AT, CRASH_SIGNAL, CRASH_TRACE, CRASH_ROOT = '/' } = process.env;
const { CRASH_IN, CRASH_VICTIMS = 'own', CRASH_ONCE } = process.env;
const isCounted = CRASH_IN === undefined || CRASH_IN === basename(process.argv[1] ?? '');
const { appendFileSync, closeSync, openSync } = fs;
const seen = new Map();

function pass(name) {
  if (!isCounted) return;
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  const step = times === 1 ? name : `${name} (${times})`;
  if (CRASH_TRACE) appendFileSync(CRASH_TRACE, `${step}\n`);
  if (step !== CRASH_AT || !isFirst()) return;
  if (CRASH_VICTIMS !== 'own') process.kill(process.ppid, CRASH_SIGNAL);
  if (CRASH_VICTIMS !== 'parent') process.kill(process.pid, CRASH_SIGNAL);
}

/** Whoever is begun again after a death passes the same steps, and lives. */
function isFirst() {
  if (CRASH_ONCE === undefined) return true;
  try {
    closeSync(openSync(CRASH_ONCE, 'wx'));
    return true;
  } catch {
    return false;
  }
}

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  const isWritten = write(text, ...rest);
  for (const line of String(text).split('\n').filter(Boolean)) pass(nameOfLine(line));
  return isWritten;
};

function nameOfLine(line) {
  if (!line.startsWith('{')) return `line ${line.replace(/ +/g, ' ')}`;
  const { event, stage } = JSON.parse(line);
  return event === undefined ? 'last line' : ['journal', event, stage].filter(Boolean).join(' ');
}

/** Runs, hashes and times differ from run to run: names of steps leave them out. */
function nameOfPath(path) {
  return path
    .slice(CRASH_ROOT.length + 1)
    .replace(/[0-9]{8}-[0-9]{6}-[0-9a-f]{4,8}|[0-9]{8}T[0-9]{6}|[0-9a-f]{16,64}/g, '…');
}

function watch(from, operation) {
  const own = from[operation];
  const after = (paths) => {
    const path = paths.findLast((one) => typeof one === 'string' && one.startsWith(`${CRASH_ROOT}/`));
    if (path) pass(`${operation.replace('Sync', '')} ${nameOfPath(path)}`);
  };
  from[operation] = (...args) => {
    const answer = own.apply(from, args);
    if (typeof answer?.then !== 'function') {
      after(args);
      return answer;
    }
    return answer.then((value) => {
      after(args);
      return value;
    });
  };
}

for (const operation of ['mkdirSync', 'copyFileSync', 'writeFileSync', 'linkSync', 'renameSync', 'rmSync'])
  watch(fs, operation);
for (const operation of ['mkdir', 'copyFile', 'chmod', 'writeFile', 'rename', 'rm'])
  watch(fs.promises, operation);

const { spawn } = childProcess;
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  pass('spawn');
  return child;
};
syncBuiltinESMExports();

const Sqlite = createRequire(import.meta.url)('better-sqlite3');
const { prepare, transaction } = Sqlite.prototype;
/** The last change of the transaction at work; null where there is none. */
let lastChange = null;

Sqlite.prototype.prepare = function (text) {
  const statement = prepare.call(this, text);
  const change = /^(insert into|update|delete from) "?([a-z_]+)"?/.exec(text);
  if (!change || change[2] === 'journal') return statement;
  const places = [...(/ set (.*?) where /.exec(text)?.[1].matchAll(/"([a-z_]+)" = \?/g) ?? [])];
  const state = places.findIndex(([, column]) => column === 'state');
  for (const operation of ['run', 'get', 'all']) {
    const own = statement[operation];
    statement[operation] = (...values) => {
      const answer = own.apply(statement, values);
      lastChange = [change[1], change[2], ...(state < 0 ? [] : [values[state]])].join(' ');
      pass(`control ${lastChange}`);
      return answer;
    };
  }
  return statement;
};

Sqlite.prototype.transaction = function (work) {
  const own = transaction.call(this, work);
  const told = (begin) =>
    Object.assign(
      (...values) => {
        if (this.inTransaction) return begin(...values);
        lastChange = null;
        const answer = begin(...values);
        if (lastChange !== null) pass(`control commit after ${lastChange}`);
        return answer;
      },
      { database: this },
    );
  const kinds = ['deferred', 'immediate', 'exclusive'].map((kind) => [kind, told(own[kind])]);
  return Object.assign(told(own), Object.fromEntries(kinds));
};
