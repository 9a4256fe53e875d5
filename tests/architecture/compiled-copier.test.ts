import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import wabt from 'wabt';
import { compiledPlainRows } from '#etl/stage/plain-rows-compiled.ts';

const stage = new URL('../../etl/stage/', import.meta.url);
const text = new URL('plain-rows.wat', stage);
const compiled = new URL('plain-rows-compiled.ts', stage);

/** `APPROVE_COMPILED=1` writes anew what is compiled, once its text has changed. */
it('the copier of plain rows is what its text says', async () => {
  const { parseWat } = await wabt();
  const { buffer } = parseWat('plain-rows.wat', readFileSync(text, 'utf8')).toBinary({});
  const code = Buffer.from(buffer).toString('base64');
  if (process.env.APPROVE_COMPILED === '1') {
    const source = readFileSync(compiled, 'utf8');
    writeFileSync(
      compiled,
      source.replace(compiledPlainRows, () => code),
    );
  } else expect(compiledPlainRows, 'APPROVE_COMPILED=1 writes it anew').toBe(code);
});
