import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '#lib/format/locale.ts';
import { themes } from '#lib/ui/theme.ts';
import { figureSamples } from '../../src/routes/styleguide/samples/figure-samples.ts';
import { measuredTokens } from '../../src/routes/styleguide/measured-tokens.ts';
import { repository } from '../support/workspaces.ts';

describe('the style guide, while developing', () => {
  const data = mkdtempSync(join(tmpdir(), 'lodestar-guide-'));
  let server: ChildProcess;
  let html: string;
  beforeAll(async () => {
    const vite = join(repository, 'node_modules/vite/bin/vite.js');
    server = spawn(process.execPath, [vite, 'dev', '--host', '127.0.0.1', '--port', '0'], {
      cwd: repository,
      env: { ...process.env, LODESTAR_DATA: data, NODE_ENV: 'development', NO_COLOR: '1' },
    });
    const origin = await addressOf(server);
    const answer = await fetch(`${origin}/styleguide?lang=en`);
    expect(answer.status).toBe(200);
    html = await answer.text();
  });
  afterAll(() => {
    server.kill('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  it('shows every token with its contrast', () => {
    const tokens = measuredTokens('contrast');
    expect(tokens.length).toBeGreaterThan(50);
    for (const { name, contrast } of tokens) {
      expect(html).toContain(`var(--${name})`);
      expect(html).toContain(contrast);
    }
  });

  it('shows every figure in every state, and every standing of a figure', () => {
    for (const { name, says } of Object.values(figureSamples).flat()) {
      expect(html).toContain(`${name}: `);
      expect(says).not.toBe('');
    }
    for (const standing of ['empty', 'loading', 'stale', 'failed'])
      expect(html).toMatch(new RegExp(`class="standing ${standing}`));
  });

  it('shows components in every language and appearance', () => {
    const appearances = themes.filter((theme) => theme !== 'auto');
    for (const language of languages)
      for (const appearance of appearances)
        expect(html).toMatch(new RegExp(`lang="${language}" data-theme="${appearance}"`));
  });
});

/** Where a development server says it is. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    server.stdout!.on('data', hear);
    server.stderr!.on('data', hear);
    server.once('exit', () => reject(new Error(`the development server ended:\n${said}`)));
  });
}
