// npm test: every check there is, one after the other. The last line says how many passed and failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePostgres } from './postgres.mjs';
import { ensureSftpServer } from './sftp-server.mjs';
import { compiled, installDependencies, node, root, say } from './set-up.mjs';

const kit = '@sveltejs/kit/svelte-kit.js';
const imports = ['--config', 'tests/architecture/dependency-rules.cjs', 'src', 'etl', 'warehouse'];

/** Checks that pass or fail as a whole: name, program below node_modules, arguments. */
const checks = [
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['generated types', kit, ['sync']],
  ['lint', 'eslint/bin/eslint.js', ['.']],
  ['types', 'svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']],
  ['rules of import', 'dependency-cruiser/bin/dependency-cruise.mjs', imports],
];
/** Vitest's projects, the quick ones first; those of a group run together. */
const groups = [['unit', 'properties', 'figures'], ['conformance'], ['integration'], ['e2e']];

installDependencies();
const environment = {
  ...process.env,
  ...compiled,
  CHROMIUM_PATH: ensureChromium(),
  POSTGRES_BIN: ensurePostgres() ?? '',
  SFTP_SERVER: ensureSftpServer() ?? '',
};
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, said again at the end: a log of thousands of lines may be kept only in part. */
const failures = [];
for (const [name, program, args] of checks) {
  say(`${name} …`);
  const isFine = runProgram(program, args) === 0;
  if (!isFine) failures.push(name);
  add({ passed: Number(isFine), failed: Number(!isFine), skipped: 0 });
}
for (const projects of groups) {
  say(`tests: ${projects.join(', ')} …`);
  add(runTests(projects));
}
for (const failure of failures) say(`failed: ${failure}`);
if (total.skipped > 0) say(`${total.skipped} skipped; each says why`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function runProgram(program, args) {
  const done = spawnSync(node, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return done.status;
}

/** Counts tests by Vitest's own report. What is no test's fault counts as one: a file that cannot be read, a crash. */
function runTests(projects) {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-test-'));
  const report = join(folder, 'report.json');
  try {
    const status = runProgram('vitest/vitest.mjs', [
      ...['run', ...projects.flatMap((project) => ['--project', project])],
      ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`],
    ]);
    if (!existsSync(report)) {
      failures.push(`${projects.join(', ')}: no report was written`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const named = testResults.flatMap(failuresOf);
    const failed = numFailedTests || Number(status !== 0);
    failures.push(...named);
    if (failed > named.length)
      failures.push(`${projects.join(', ')}: an error outside every test; see the log above`);
    return { passed: numPassedTests, failed, skipped: numPendingTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file and sentence of each test that failed; of a file that could not be read, the file and why. */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0 && message) return [`${file}: ${message.split('\n')[0]}`];
  return failed.map(({ fullName }) => `${file}: ${fullName}`);
}

function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
