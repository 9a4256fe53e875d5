// Loaded before the command line of etl (node --import): names each step that it passes, and ends the process at a chosen one by a real signal.
// Steps are lines of the journal, changes of files below the data folder, and changes of the control database. With CRASH_TRACE
// they are written to that file instead.
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const { CRASH_AT, CRASH_SIGNAL, CRASH_TRACE, CRASH_ROOT = '/' } = process.env;
const { appendFileSync } = fs;
const seen = new Map();

function pass(name) {
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  const step = times === 1 ? name : `${name} (${times})`;
  if (CRASH_TRACE) appendFileSync(CRASH_TRACE, `${step}\n`);
  if (step === CRASH_AT) process.kill(process.pid, CRASH_SIGNAL);
}

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  const isWritten = write(text, ...rest);
  for (const line of String(text).split('\n').filter(Boolean)) pass(nameOfLine(line));
  return isWritten;
};

function nameOfLine(line) {
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
syncBuiltinESMExports();

const Sqlite = createRequire(import.meta.url)('better-sqlite3');
const { prepare } = Sqlite.prototype;
Sqlite.prototype.prepare = function (text) {
  const statement = prepare.call(this, text);
  const change = /^(insert into|update|delete from) "([a-z_]+)"/.exec(text);
  if (!change || change[2] === 'journal') return statement;
  const { run } = statement;
  statement.run = (...values) => {
    const answer = run.apply(statement, values);
    pass(`control ${change[1]} ${change[2]}`);
    return answer;
  };
  return statement;
};
