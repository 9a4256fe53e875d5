import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { endBrowser } from '#lib/server/paper/end-browser.ts';
import { printPage } from '#lib/server/paper/print-page.ts';
import { withProfileFolder } from '#lib/server/paper/profile-folder.ts';
import {
  type PaperWorld,
  answering,
  browserIds,
  browsers,
  chromiumPath,
  html,
  problemOf,
  profiles,
  startPaperWorld,
  until,
} from '../support/paper-world.ts';

describe('a page that does not become a PDF', () => {
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

  describe('with a Chromium that hangs', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lodestar-hanging-'));
      await writeFile(join(folder, 'chromium'), '#!/bin/sh\nwhile :; do sleep 1; done\n', { mode: 0o755 });
      vi.stubEnv('LODESTAR_CHROMIUM', join(folder, 'chromium'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('ends it as soon as whoever asked has gone, so that the next sheet has its turn', async () => {
      world.page = answering('<p>hanging</p>');
      const gone = new AbortController();
      const answers = ['en', 'vi'].map((lang) =>
        world.ask(`/paper/briefing.pdf?lang=${lang}`, {}, gone.signal).catch(() => 'gone'),
      );
      await until(async () => (await browsers()) >= 2);
      gone.abort();
      expect(await Promise.all(answers)).toEqual(['gone', 'gone']);
      vi.stubEnv('LODESTAR_CHROMIUM', chromiumPath);
      expect((await world.ask('/paper/briefing.pdf?lang=hi')).status).toBe(200);
      await until(async () => (await browsers()) === 0 && (await profiles()).length === 0);
    }, 40_000);

    it('tells the end of its time as what it is', async () => {
      const printer = { executable: join(folder, 'chromium'), isSandboxed: false };
      const sheet = { html: html(''), address: `${world.origin}/`, home: world.origin };
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
      const executablePath = chromiumPath;
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
    const answer = await world.ask('/paper/briefing.pdf');
    expect(answer.status).toBe(501);
    expect(await problemOf(answer)).toMatchObject({
      code: 'pdf_unavailable',
      detail: expect.stringMatching(
        /no Chromium is at \/nowhere\/chromium\. Print the page from the browser/,
      ),
    });
    expect(world.asked).toEqual([]);
  });

  describe('to a person at a browser', () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'hi' };

    it.each([
      ['lang=vi', {}, 'vi', 'auto', 'Máy chủ này không tạo được PDF'],
      ['unit=%22%3E%3Cb%3E', { cookie: 'theme=dark; lang=en' }, 'en', 'dark', 'This server cannot make PDFs'],
      ['period=2026-09', {}, 'hi', 'auto', 'यह सर्वर PDF नहीं बना सकता'],
    ])('says of ?%s in their language why there is none', async (asked_, headers, language, theme, title) => {
      vi.stubEnv('LODESTAR_CHROMIUM', '/nowhere/chromium');
      const answer = await world.ask(`/paper/indicators/some_rate.pdf?${asked_}`, { ...browser, ...headers });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([501, 'text/html; charset=utf-8']);
      const text = await answer.text();
      expect(text).toContain(`<html lang="${language}" data-theme="${theme}">`);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(text).toContain(`href="/indicators/some_rate?${asked_}"`);
      expect(text).not.toContain('<b>');
    });

    it('says what cannot be asked, and a failure too, with the page to print instead', async () => {
      const unknown = await world.ask('/paper/briefing.pdf?lang=en&period=1999-01', browser);
      expect([unknown.status, await unknown.text()]).toEqual([
        400,
        expect.stringContaining('This question cannot be answered as it is put'),
      ]);
      const unit = await world.ask('/paper/briefing.pdf?lang=vi&unit=zz', browser);
      const said = await unit.text();
      expect([unit.status, said]).toEqual([
        404,
        expect.stringContaining('Không có đơn vị “zz” trong phạm vi bạn được xem.'),
      ]);
      expect(said).not.toContain('unit unknown');
      vi.stubEnv('LODESTAR_CHROMIUM', '/bin/false');
      world.page = answering('<p>no browser of a person</p>');
      const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      const failed = await world.ask('/paper/briefing.pdf?lang=en', browser);
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
    world.page = answering('<p>no browser</p>');
    vi.stubEnv('LODESTAR_CHROMIUM', '/bin/false');
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const unstarted = await world.ask('/paper/briefing.pdf?lang=en');
    expect([unstarted.status, (await problemOf(unstarted)).code]).toEqual([503, 'pdf_failed']);
    expect(await profiles()).toEqual([]);
    world.page = (_, response) => {
      response.statusCode = 500;
      response.end();
    };
    const unanswered = await problemOf(await world.ask('/paper/briefing.pdf?lang=en'));
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
    const answer = await world.ask(path);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([status, code]);
    expect(world.asked).toEqual([]);
  });
});
