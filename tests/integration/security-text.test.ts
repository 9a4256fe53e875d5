import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSecurityText } from '#lib/server/security-text.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';

describe('security.txt', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lodestar-contact-'));
  beforeEach(() => {
    process.env.LODESTAR_DATA = directory;
  });
  afterEach(async () => {
    (await openWarehouse()).close();
    delete process.env.LODESTAR_DATA;
    delete process.env.LODESTAR_SECURITY_CONTACT;
    rmSync(directory, { recursive: true, force: true });
  });

  it('names whom the installation names, and until when that holds', async () => {
    process.env.LODESTAR_SECURITY_CONTACT = 'mailto:security@example.org';
    expect(await writeSecurityText('https://figures.example')).toMatch(
      /^Contact: mailto:security@example\.org\nExpires: \d{4}-\d\d-\d\dT00:00:00Z\nPreferred-Languages: vi, en, hi\nCanonical: https:\/\/figures\.example\/\.well-known\/security\.txt\n$/,
    );
  });

  it.each(['', 'security@example.org', 'mailto:a@b\nContact: mailto:c@d', 'javascript:alert(1)'])(
    'says nothing where the setting is %j',
    async (contact) => {
      process.env.LODESTAR_SECURITY_CONTACT = contact;
      expect(await writeSecurityText('https://figures.example')).toBeNull();
    },
  );
});
