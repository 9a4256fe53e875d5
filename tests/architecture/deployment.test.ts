import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METRICS_PATH } from '#lib/server/metrics/answer-metrics.ts';
import { readSettings } from '#lib/server/env.ts';
import { routes } from '#lib/server/routes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const files = [
  'Dockerfile',
  'compose.yaml',
  'deploy/lodestar.service',
  'deploy/Caddyfile',
  'deploy/nginx.conf',
];

/** What a stop may take beside the settings: as `bin/start.mjs` has it. */
const ENDING_S = 12;

interface Compose {
  services: {
    lodestar: { environment: Record<string, string>; stop_grace_period: string; volumes: string[] };
    proxy: { depends_on: { lodestar: { condition: string } }; volumes: string[] };
  };
}
const { services } = parse(text('compose.yaml')) as Compose;

describe('what runs Lodestar', () => {
  it('sets nothing that the guide does not know', () => {
    const guide = text('docs/operations.md');
    const known = [...guide.matchAll(/^\| `([^|]+)` +\|/gm)].flatMap(([, names]) => names!.split(/`, `/));
    // The name of a site is compose's own, and the proxy's.
    const own = ['LODESTAR_NAME'];
    for (const file of files) {
      const named = [...text(file).matchAll(/\bLODESTAR_[A-Z_]+\b/g)].map(([name]) => name);
      expect([file, named.filter((name) => !known.includes(name) && !own.includes(name))]).toEqual([
        file,
        [],
      ]);
    }
  });

  it('asks for addresses that are there', () => {
    const answered = [METRICS_PATH, ...routes.map(({ path }) => path)];
    expect(answered).toContain('/readyz');
    for (const file of files) {
      const asked = [...text(file).matchAll(/\/(?:readyz|healthz|metrics)\b/g)].map(([path]) => path);
      expect(asked.filter((path) => !answered.includes(path))).toEqual([]);
    }
    expect(text('Dockerfile')).toMatch(/^HEALTHCHECK .*\/readyz/m);
  });

  it('waits for longer than a stop may take', () => {
    const { environment, stop_grace_period: grace } = services.lodestar;
    const ofCompose = readSettings({ ...environment, ORIGIN: 'https://lodestar.example' });
    const usual = readSettings({});
    const timeout = Number(/^TimeoutStopSec=(\d+)$/m.exec(text('deploy/lodestar.service'))![1]);
    expect(parseInt(grace)).toBeGreaterThan(ofCompose.drainSeconds + ofCompose.stopSeconds + ENDING_S);
    expect(timeout).toBeGreaterThan(usual.drainSeconds + usual.stopSeconds + ENDING_S);
    expect(text('bin/start.mjs')).toContain(`${ENDING_S}_000`);
  });

  it('keeps what must stay where it says it does', () => {
    const folder = /LODESTAR_DATA=(\S+)/.exec(text('Dockerfile'))![1]!;
    expect(services.lodestar.volumes).toContain(`data:${folder}`);
    expect(text('Dockerfile')).toContain(`VOLUME ${folder}`);
    expect(services.proxy.volumes.join()).toContain('./deploy/Caddyfile');
    expect(services.proxy.depends_on.lodestar.condition).toBe('service_healthy');
  });

  it('lets readers at metrics through no proxy', () => {
    for (const file of ['deploy/Caddyfile', 'deploy/nginx.conf']) expect(text(file)).toMatch(/\/metrics/);
  });

  it('is told the name of each of its proxies', () => {
    expect(services.lodestar.environment).toMatchObject({ HOST: '0.0.0.0', LODESTAR_PROXIES: '1' });
    expect(services.lodestar.environment.ORIGIN).toMatch(/^https:\/\//);
  });
});
