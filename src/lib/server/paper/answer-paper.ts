import { createHash } from 'node:crypto';
import { Lanes } from '#warehouse/duckdb/lanes.ts';
import { chooseLanguage } from '#lib/i18n/choose-language.ts';
import { PRIVATE, type Answer, type Question } from '../answer.ts';
import { readSettings } from '../env.ts';
import { hasTag } from '../etag.ts';
import { logFault } from '../fault-log.ts';
import { askedProblem, problem, toProblem, type Problem } from '../http-errors.ts';
import { cache } from '../routes.ts';
import { withSnapshot, withVersion } from '../warehouse.ts';
import { findChromium } from './find-chromium.ts';
import { FOR_PAPER } from './for-paper.ts';
import { PaperFault } from './paper-fault.ts';
import { PRINT_WITHIN_MS, printPage, type PrintedPage } from './print-page.ts';
import { readOwn } from './read-own.ts';
import { readSheet, settleSheet, type Sheet } from './sheet-address.ts';
import { tellFault } from './tell-fault.ts';

/** A browser takes a core: two at once, a few behind them, and whoever comes then is told. */
const AT_ONCE = 2;
const MOST_WAITING = 12;

const turns = new Lanes(AT_ONCE);
const stopping = new AbortController();

/** Ends every browser that is at work: the server stops. */
export function stopPaper(): void {
  stopping.abort();
}

/**
 * Answers a page as PDF: the page itself, read by this server as whoever asks would read it, and paged by its print stylesheet.
 *
 * The page is fetched once, so all of a sheet is of one version; equal pages are one PDF, which is kept. Problems:
 * pdf_unavailable without a Chromium, pdf_busy when too many wait, pdf_failed.
 * Faults are told by {@link tellFault}, those of what is asked for as by the API; so it never throws.
 */
export async function answerPaper(question: Question): Promise<Answer> {
  try {
    return await makeSheet(question);
  } catch (fault) {
    return tellFault(problemOf(fault, question), question, askedProblem(fault));
  }
}

function problemOf(fault: unknown, { url, signal }: Question): Problem {
  const about = { path: `${url.pathname}${url.search}` };
  if (!(fault instanceof PaperFault)) return toProblem(fault, about);
  const isOurs = fault.code === 'pdf_failed' || fault.code === 'pdf_busy';
  if (isOurs && !signal.aborted) logFault(fault.cause ?? fault, { ...about, code: fault.code });
  return problem(fault.code, fault.message);
}

async function makeSheet(question: Question): Promise<Answer> {
  const sheet = readSheet(question.url);
  if (!sheet) throw new PaperFault('address_unknown', `No sheet is at ${question.url.pathname}.`);
  const { chromium } = readSettings();
  if (findChromium(chromium) === null) throw new PaperFault('pdf_unavailable', withoutChromium(chromium));
  const language = chooseLanguage(
    sheet.search.get('lang'),
    undefined,
    question.header('accept-language') ?? null,
  );
  const { path, fileName } = await settle(sheet, language);
  const html = await readPage(path, question);
  const page = { html, address: addressed(path, question), home: question.home };
  return answerPdf(page, fileName, question);
}

function withoutChromium(named: string | null): string {
  const found = named === null ? 'no Chromium was found on this server' : `no Chromium is at ${named}`;
  return `PDF unavailable: ${found}. Print the page from the browser (Ctrl P), or see LODESTAR_CHROMIUM in docs/operations.md.`;
}

async function settle(sheet: Sheet, language: string) {
  const since = sheet.search.get('since');
  if (since) await withVersion(since, () => Promise.resolve());
  const read = (version: typeof withSnapshot) =>
    version(({ catalog }) => Promise.resolve(settleSheet(sheet, catalog, language)));
  const { version } = sheet;
  return read(version === null ? withSnapshot : (work) => withVersion(version, work));
}

/**
 * Reads the page from this server with the rights of whoever asks: their cookies go with it, and to nobody else. It is asked
 * for under the name that readers use, under which alone pages are answered.
 */
async function readPage(path: string, question: Question): Promise<string> {
  const { home, header, signal } = question;
  const cookie = withoutLiking(header('cookie') ?? '');
  const authorization = header('authorization');
  const headers = {
    accept: 'text/html',
    ...FOR_PAPER,
    ...(cookie ? { cookie } : {}),
    ...(authorization ? { authorization } : {}),
  };
  const read = readOwn(home, new URL(addressed(path, question)), headers, signal);
  const { status, body } = await read.catch((cause: unknown) => {
    throw new PaperFault('pdf_failed', `PDF failed: its page did not answer. Open ${path} to see why.`, {
      cause,
    });
  });
  if (status !== 200)
    throw new PaperFault('pdf_failed', `PDF failed: its page answered ${status}. Open ${path} to see why.`);
  // Nonces are new with each reading, and scripts do not run on paper.
  return body.toString('utf8').replace(/ nonce="[^"]*"/g, '');
}

/** Cookies but for those of how a reader likes the screen: a sheet is the same for all. */
function withoutLiking(cookies: string): string {
  const kept = cookies.split(';').map((one) => one.trim());
  return kept.filter((one) => !/^(theme|lang|faces)=/.test(one)).join('; ');
}

const addressed = (path: string, { home }: Question) => `${readSettings().origin ?? home}${path}`;

async function answerPdf(page: PrintedPage, fileName: string, question: Question): Promise<Answer> {
  const hash = createHash('sha256').update(page.address).update(page.html).digest('base64url').slice(0, 27);
  const tag = `W/"${hash}"`;
  const headers = {
    ...{
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="lodestar-${fileName}"`,
    },
    ...{ 'cache-control': PRIVATE, vary: 'accept-language, cookie', etag: tag },
  };
  if (hasTag(question.header('if-none-match'), tag)) return { status: 304, headers, body: null };
  const body = await cache.get(`paper ${hash}`, question.signal, async (signal) => ({
    bytes: await print(page, signal),
  }));
  return { status: 200, headers, body: 'bytes' in body ? body.bytes : body.pieces(question.signal) };
}

/** Prints when its turn has come, in the order of asking; the time limit begins then. */
async function print(page: PrintedPage, gone: AbortSignal): Promise<Uint8Array> {
  if (turns.load.waiting >= MOST_WAITING)
    throw new PaperFault(
      'pdf_busy',
      `PDF busy: ${MOST_WAITING} sheets wait before this one. Try again in a minute.`,
    );
  const { chromium, chromiumSandbox } = readSettings();
  const wanted = AbortSignal.any([gone, stopping.signal]);
  return turns.run('quick', wanted, () => {
    const executable = findChromium(chromium);
    if (executable === null) throw new PaperFault('pdf_unavailable', withoutChromium(chromium));
    const printer = { executable, isSandboxed: chromiumSandbox };
    return printPage(page, printer, AbortSignal.any([wanted, AbortSignal.timeout(PRINT_WITHIN_MS)]));
  });
}
