import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isForPaper } from '#lib/server/paper/for-paper.ts';
import {
  type PaperWorld,
  answering,
  browsers,
  chromiumPath,
  problemOf,
  profiles,
  startPaperWorld,
  until,
} from '../support/paper-world.ts';

describe('a page as PDF', () => {
  let world: PaperWorld;
  beforeAll(async () => {
    world = await startPaperWorld();
  });
  afterAll(() => world.end());
  beforeEach(() => {
    world.asked = [];
    vi.stubEnv('LODESTAR_CHROMIUM', chromiumPath);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('is one of the page that was read, paged by its stylesheet, tagged, with title and language', async () => {
    world.page = answering('<h1>Kết nối</h1><p style="break-before: page">Trang sau</p>');
    const answer = await world.ask('/paper/briefing.pdf?lang=vi&period=2026-09', { cookie: 'session=mine' });
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
    expect(world.asked).toEqual(['/?lang=vi&period=2026-09 session=mine']);
    expect(await profiles()).toEqual([]);
  });

  it('is kept: who asks again for the same page is answered by its tag', async () => {
    world.page = answering('<p>kept</p>');
    const first = await world.ask('/paper/briefing.pdf?lang=en');
    const tag = first.headers.get('etag')!;
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(
      Buffer.from(await (await world.ask('/paper/briefing.pdf?lang=en')).arrayBuffer()).equals(bytes),
    ).toBe(true);
    expect((await world.ask('/paper/briefing.pdf?lang=en', { 'if-none-match': tag })).status).toBe(304);
    world.page = answering('<p>changed</p>');
    expect(
      (await world.ask('/paper/briefing.pdf?lang=en', { 'if-none-match': tag })).headers.get('etag'),
    ).not.toBe(tag);
  });

  it('is one for all readers, however they like the screen and whatever they saw before', async () => {
    const asPaper: boolean[] = [];
    world.page = (request, response) => {
      asPaper.push(isForPaper({ headers: new Headers(request.headers as Record<string, string>) }));
      answering(`<p>${request.headers.cookie ?? 'no cookie'}</p>`)(request, response);
    };
    const path = '/paper/briefing.pdf?lang=en&period=2026-09';
    const first = await world.ask(path, { cookie: 'theme=dark; lang=vi' });
    const second = await world.ask(path, { cookie: 'theme=light' });
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    await world.ask(path, { cookie: 'lang=hi; session=mine; theme=dark' });
    const address = '/?lang=en&period=2026-09';
    expect(world.asked).toEqual([address, address, `${address} session=mine`]);
    expect(asPaper).toEqual([true, true, true]);
  });

  it('is read under the name that readers use, and from nowhere else', async () => {
    vi.stubEnv('ORIGIN', 'http://localhost:3000');
    const hosts: (string | undefined)[] = [];
    world.page = (request, response) => {
      hosts.push(request.headers.host);
      if (request.url?.startsWith('/_app/')) return response.end('p { break-before: page }');
      answering('<link rel="stylesheet" href="/_app/own.css"><p>named')(request, response);
    };
    const answer = await world.ask('/paper/briefing.pdf?lang=en', { cookie: 'session=mine' });
    expect(answer.status).toBe(200);
    expect(hosts).toEqual(['localhost:3000', 'localhost:3000']);
    world.page = (_, response) => {
      response.writeHead(307, { location: `${world.origin}/elsewhere` });
      response.end();
    };
    world.asked = [];
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const led = await problemOf(await world.ask('/paper/briefing.pdf?lang=en', { cookie: 'session=mine' }));
    log.mockRestore();
    expect(led).toMatchObject({ code: 'pdf_failed', detail: expect.stringContaining('answered 307') });
    expect(world.asked).toHaveLength(1);
  });

  it('asks nobody but this server, and of it only what belongs to pages', async () => {
    let strangers = 0;
    const elsewhere = createServer((_, response) => {
      strangers += 1;
      response.end();
    });
    await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
    const { port } = elsewhere.address() as AddressInfo;
    world.page = answering(
      `<img src="http://127.0.0.1:${port}/x.png"><img src="http://localhost:${port}/y.png">
       <img src="/api/v1/indicators"><iframe src="http://127.0.0.1:${port}/z"></iframe><script>fetch('/z')</script>text`,
    );
    expect((await world.ask('/paper/briefing.pdf?lang=en')).status).toBe(200);
    elsewhere.close();
    expect(strangers).toBe(0);
    expect(world.asked).toEqual([expect.stringMatching(/^\/\?lang=en/)]);
  });

  it('ends its browser when whoever asked has gone, and leaves nothing behind', async () => {
    // A style that never comes keeps the browser at work.
    world.page = (request, response) => {
      if (request.url?.startsWith('/_app/')) return;
      answering('<link rel="stylesheet" href="/_app/never.css">slow')(request, response);
    };
    const gone = new AbortController();
    const answer = world.ask('/paper/briefing.pdf?lang=en', {}, gone.signal).catch(() => 'gone');
    await until(async () => world.asked.some((one) => one.startsWith('/_app/never.css')));
    expect(await browsers()).toBeGreaterThan(0);
    gone.abort();
    expect(await answer).toBe('gone');
    await until(async () => (await browsers()) === 0 && (await profiles()).length === 0);
  });
});
