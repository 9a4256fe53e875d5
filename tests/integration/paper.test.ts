import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getDocumentProxy, getMeta, extractText } from 'unpdf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerDataRoute, isDataRoute } from '#lib/server/data-routes.ts';
import { endBrowser } from '#lib/server/paper/end-browser.ts';
import { printPage } from '#lib/server/paper/print-page.ts';
import { withProfileFolder } from '#lib/server/paper/profile-folder.ts';
import { toQuestion, writeAnswer } from '#lib/server/respond.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';

type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** Profiles of browsers that this process has started and not removed. */
const profiles = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`lodestar-paper-${process.pid}-`));

/** Processes that name such a profile in their command. */
async function browserIds(): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return ids.map(Number).filter((_, at) => commands[at]!.includes(`lodestar-paper-${process.pid}-`));
}
const browsers = async () => (await browserIds()).length;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within a minute');
    await wait(100);
  }
}

describe('a page as PDF', () => {
  let api: ApiServer;
  let server: Server;
  let origin: string;
  /** What the pages of this server are; the data routes are the real ones. */
  let page: Page;
  let asked: string[];

  beforeAll(async () => {
    api = await startApiServer();
    await buildSmallWarehouse(api.directory);
    server = createServer((request, response) => {
      const question = toQuestion(request, response);
      if (!isDataRoute(question.url.pathname)) {
        asked.push(`${request.url} ${request.headers.cookie ?? ''}`.trim());
        return page(request, response);
      }
      void answerDataRoute(question).then((answer) => writeAnswer(answer, question, response));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.end();
  });
  beforeEach(() => {
    asked = [];
    vi.stubEnv('LODESTAR_CHROMIUM', process.env.CHROMIUM_PATH ?? '/usr/bin/chromium');
  });
  afterEach(() => vi.unstubAllEnvs());

  const html = (body: string) =>
    `<!doctype html><html lang="vi"><head><title>Số liệu</title>
     <style>@page { size: A4; margin: 20mm; @bottom-right { content: counter(page) "/" counter(pages) } }</style>
     </head><body>${body}</body></html>`;
  const answering =
    (body: string): Page =>
    (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html(body));
    };
  const ask = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${origin}${path}`, { headers, ...(signal ? { signal } : {}) });
  const problemOf = async (answer: Response) => (await answer.json()) as { code: string; detail: string };

  it('is one of the page that was read, paged by its stylesheet, tagged, with title and language', async () => {
    page = answering('<h1>Kết nối</h1><p style="break-before: page">Trang sau</p>');
    const answer = await ask('/paper/briefing.pdf?lang=vi&period=2026-09', { cookie: 'session=mine' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^inline; filename="lodestar-briefing-[\w-]+-2026-09-vi\.pdf"$/,
    );
    const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
    const { text } = await extractText(pdf);
    expect(text).toEqual([
      expect.stringMatching(/Kết nối[\s\S]*1\/2|1\/2[\s\S]*Kết nối/),
      expect.stringContaining('2/2'),
    ]);
    const { info } = await getMeta(pdf);
    expect(info).toMatchObject({ Title: 'Số liệu', Language: 'vi' });
    expect((await pdf.getMarkInfo())?.Marked).toBe(true);
    expect(asked).toEqual(['/?lang=vi&period=2026-09 session=mine']);
    expect(await profiles()).toEqual([]);
  });

  it('is kept: who asks again for the same page is answered by its tag', async () => {
    page = answering('<p>kept</p>');
    const first = await ask('/paper/briefing.pdf?lang=en');
    const tag = first.headers.get('etag')!;
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(Buffer.from(await (await ask('/paper/briefing.pdf?lang=en')).arrayBuffer()).equals(bytes)).toBe(
      true,
    );
    expect((await ask('/paper/briefing.pdf?lang=en', { 'if-none-match': tag })).status).toBe(304);
    page = answering('<p>changed</p>');
    expect((await ask('/paper/briefing.pdf?lang=en', { 'if-none-match': tag })).headers.get('etag')).not.toBe(
      tag,
    );
  });

  it('is one for all readers, however they like the screen and whatever they saw before', async () => {
    page = (request, response) =>
      answering(`<p>${request.headers.cookie ?? 'no cookie'}</p>`)(request, response);
    const path = '/paper/briefing.pdf?lang=en&period=2026-09';
    const first = await ask(path, { cookie: 'theme=dark; visits=v1@2026-10-31T00:00:00Z; lang=vi' });
    const second = await ask(path, { cookie: 'theme=light' });
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    await ask(path, { cookie: 'visits=v1@2026-10-31T00:00:00Z; session=mine; theme=dark' });
    const address = '/?lang=en&period=2026-09';
    expect(asked).toEqual([address, address, `${address} session=mine`]);
  });

  it('is read under the name that readers use, and from nowhere else', async () => {
    vi.stubEnv('ORIGIN', 'http://localhost:3000');
    const hosts: (string | undefined)[] = [];
    page = (request, response) => {
      hosts.push(request.headers.host);
      if (request.url?.startsWith('/_app/')) return response.end('p { break-before: page }');
      answering('<link rel="stylesheet" href="/_app/own.css"><p>named')(request, response);
    };
    const answer = await ask('/paper/briefing.pdf?lang=en', { cookie: 'session=mine' });
    expect(answer.status).toBe(200);
    expect(hosts).toEqual(['localhost:3000', 'localhost:3000']);
    page = (_, response) => {
      response.writeHead(307, { location: `${origin}/elsewhere` });
      response.end();
    };
    asked = [];
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const led = await problemOf(await ask('/paper/briefing.pdf?lang=en', { cookie: 'session=mine' }));
    log.mockRestore();
    expect(led).toMatchObject({ code: 'pdf_failed', detail: expect.stringContaining('answered 307') });
    expect(asked).toHaveLength(1);
  });

  it('asks nobody but this server, and of it only what belongs to pages', async () => {
    let strangers = 0;
    const elsewhere = createServer((_, response) => {
      strangers += 1;
      response.end();
    });
    await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
    const { port } = elsewhere.address() as AddressInfo;
    page = answering(
      `<img src="http://127.0.0.1:${port}/x.png"><img src="http://localhost:${port}/y.png">
       <img src="/api/v1/indicators"><iframe src="http://127.0.0.1:${port}/z"></iframe><script>fetch('/z')</script>text`,
    );
    expect((await ask('/paper/briefing.pdf?lang=en')).status).toBe(200);
    elsewhere.close();
    expect(strangers).toBe(0);
    expect(asked).toEqual([expect.stringMatching(/^\/\?lang=en/)]);
  });

  it('ends its browser when whoever asked has gone, and leaves nothing behind', async () => {
    // A style that never comes keeps the browser at work.
    page = (request, response) => {
      if (request.url?.startsWith('/_app/')) return;
      answering('<link rel="stylesheet" href="/_app/never.css">slow')(request, response);
    };
    const gone = new AbortController();
    const answer = ask('/paper/briefing.pdf?lang=en', {}, gone.signal).catch(() => 'gone');
    await until(async () => asked.some((one) => one.startsWith('/_app/never.css')));
    expect(await browsers()).toBeGreaterThan(0);
    gone.abort();
    expect(await answer).toBe('gone');
    await until(async () => (await browsers()) === 0 && (await profiles()).length === 0);
  });

  describe('with a Chromium that hangs', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lodestar-hanging-'));
      await writeFile(join(folder, 'chromium'), '#!/bin/sh\nwhile :; do sleep 1; done\n', { mode: 0o755 });
      vi.stubEnv('LODESTAR_CHROMIUM', join(folder, 'chromium'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('ends it as soon as whoever asked has gone, so that the next sheet has its turn', async () => {
      page = answering('<p>hanging</p>');
      const gone = new AbortController();
      const answers = ['en', 'vi'].map((lang) =>
        ask(`/paper/briefing.pdf?lang=${lang}`, {}, gone.signal).catch(() => 'gone'),
      );
      await until(async () => (await browsers()) >= 2);
      gone.abort();
      expect(await Promise.all(answers)).toEqual(['gone', 'gone']);
      vi.stubEnv('LODESTAR_CHROMIUM', process.env.CHROMIUM_PATH ?? '/usr/bin/chromium');
      expect((await ask('/paper/briefing.pdf?lang=hi')).status).toBe(200);
      await until(async () => (await browsers()) === 0 && (await profiles()).length === 0);
    }, 40_000);

    it('tells the end of its time as what it is', async () => {
      const printer = { executable: join(folder, 'chromium'), isSandboxed: false };
      const sheet = { html: html(''), address: `${origin}/`, home: origin };
      await expect(printPage(sheet, printer, AbortSignal.timeout(500))).rejects.toThrow(
        'PDF failed: it took longer than it may.',
      );
      await expect(printPage(sheet, printer, AbortSignal.abort())).rejects.toThrow(
        'PDF failed: it was stopped.',
      );
      expect([await browsers(), await profiles()]).toEqual([0, []]);
    });
  });

  it.each([true, false])('ends a browser that answers nothing any more (at once: %s)', async (atOnce) => {
    await withProfileFolder(async (folder) => {
      const { chromium } = await import('playwright-core');
      const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
      const starting = chromium.launchPersistentContext(folder, { executablePath });
      await starting;
      for (const id of await browserIds()) process.kill(id, 'SIGSTOP');
      await endBrowser(starting, folder, { atOnce });
      expect(await browsers()).toBe(0);
    });
    expect(await profiles()).toEqual([]);
  });

  it('says where no Chromium is, what to do instead', async () => {
    vi.stubEnv('LODESTAR_CHROMIUM', '/nowhere/chromium');
    const answer = await ask('/paper/briefing.pdf');
    expect(answer.status).toBe(501);
    expect(await problemOf(answer)).toMatchObject({
      code: 'pdf_unavailable',
      detail: expect.stringMatching(
        /no Chromium is at \/nowhere\/chromium\. Print the page from the browser/,
      ),
    });
    expect(asked).toEqual([]);
  });

  describe('to a person at a browser', () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'hi' };

    it.each([
      ['lang=vi', {}, 'vi', 'Máy chủ này không tạo được PDF'],
      ['unit=%22%3E%3Cb%3E', { cookie: 'theme=dark; lang=en' }, 'en', 'This server cannot make PDFs'],
      ['period=2026-09', {}, 'hi', 'यह सर्वर PDF नहीं बना सकता'],
    ])('says of ?%s in their language why there is none', async (asked_, headers, language, title) => {
      vi.stubEnv('LODESTAR_CHROMIUM', '/nowhere/chromium');
      const answer = await ask(`/paper/indicators/some_rate.pdf?${asked_}`, { ...browser, ...headers });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([501, 'text/html; charset=utf-8']);
      const text = await answer.text();
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(text).toContain(`href="/indicators/some_rate?${asked_}"`);
      expect(text).not.toContain('<b>');
    });

    it('says what cannot be asked, and a failure too, with the page to print instead', async () => {
      const unknown = await ask('/paper/briefing.pdf?lang=en&period=1999-01', browser);
      expect([unknown.status, await unknown.text()]).toEqual([
        400,
        expect.stringContaining('This question cannot be answered as it is put'),
      ]);
      vi.stubEnv('LODESTAR_CHROMIUM', '/bin/false');
      page = answering('<p>no browser of a person</p>');
      const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      const failed = await ask('/paper/briefing.pdf?lang=en', browser);
      log.mockRestore();
      expect([failed.status, await failed.text()]).toEqual([
        503,
        expect.stringMatching(
          /The PDF could not be made[\s\S]*"\/paper\/briefing.pdf\?lang=en"[\s\S]*"\/\?lang=en"/,
        ),
      ]);
    });
  });

  it('says that it failed where the browser does not start, or the page does not answer', async () => {
    page = answering('<p>no browser</p>');
    vi.stubEnv('LODESTAR_CHROMIUM', '/bin/false');
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const unstarted = await ask('/paper/briefing.pdf?lang=en');
    expect([unstarted.status, (await problemOf(unstarted)).code]).toEqual([503, 'pdf_failed']);
    expect(await profiles()).toEqual([]);
    page = (_, response) => {
      response.statusCode = 500;
      response.end();
    };
    const unanswered = await problemOf(await ask('/paper/briefing.pdf?lang=en'));
    log.mockRestore();
    expect(unanswered).toMatchObject({
      code: 'pdf_failed',
      detail: expect.stringContaining('its page answered 500'),
    });
  });

  it.each([
    ['/paper/briefing.pdf?unit=none', 404, 'unit_unknown'],
    ['/paper/indicators/none.pdf', 404, 'indicator_unknown'],
    ['/paper/briefing.pdf?colour=red', 400, 'question_invalid'],
    ['/paper/briefing.pdf?period=1999-01', 400, 'question_invalid'],
    ['/paper/briefing.pdf?period=2026&grain=month', 400, 'question_invalid'],
    ['/paper/briefing.pdf?period=2027-Q1&grain=quarter', 400, 'question_invalid'],
    ['/paper/briefing.pdf?period=lately', 400, 'question_invalid'],
    ['/paper/briefing.pdf?map=none', 404, 'indicator_unknown'],
    ['/paper/indicators/task_on_time_completion_rate.pdf?level=none', 400, 'question_invalid'],
    ['/paper/indicators/task_on_time_completion_rate.pdf?base=month', 400, 'question_invalid'],
    ['/paper/indicators/task_on_time_completion_rate.pdf?by=none', 400, 'question_invalid'],
    ['/paper/indicators/task_on_time_completion_rate.pdf?look=table', 400, 'question_invalid'],
    ['/paper/indicators/task_on_time_completion_rate.pdf?since=none', 404, 'version_unknown'],
    ['/paper/explore.pdf', 404, 'address_unknown'],
  ])('refuses %s before a browser is started', async (path, status, code) => {
    const answer = await ask(path);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([status, code]);
    expect(asked).toEqual([]);
  });
});
