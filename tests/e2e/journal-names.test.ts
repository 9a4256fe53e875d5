import { describe, expect, inject, it } from 'vitest';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
/** What each row of the page's table says. */
const rowsOf = async (address: string, account?: string): Promise<string[]> => {
  const page = await (await readAs(`${origin}${address}`, {}, account)).text();
  const body = page.slice(page.indexOf('<tbody'), page.lastIndexOf('</tbody>'));
  const rows = [...body.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map((row) => row[1]!);
  return rows.map((row) => row.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '));
};

describe('what journals and the audit tell of', () => {
  it('is named in the reader’s language, without codes, and found by the name of its source without marks', async () => {
    const found = await rowsOf('/refresh/log?q=nhiem+vu&lang=vi');
    expect(found.length).toBeGreaterThan(3);
    for (const line of found) expect(line).toMatch(/Nhiệm vụ|nhiệm vụ/);
    expect(found.join('\n')).toMatch(/xong giai đoạn(?!\s+stage_finished)/);
  });

  it('is found by the stage as it is called', async () => {
    const found = await rowsOf('/refresh/log?q=matching+codes&lang=en');
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line).toContain('matching codes');
  });

  it('stands in the audit as what was done, with its code', async () => {
    const done = await rowsOf('/audit?action=sign_in&lang=hi', 'auditor');
    expect(done[0]).toMatch(/साइन इन\s+sign_in/);
  });
});
