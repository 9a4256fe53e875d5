import { setTimeout as after } from 'node:timers/promises';
import { readServed } from '#warehouse/control/versions.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { chooseLanguage } from '#lib/i18n/choose-language.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readingAs, type Reader } from './auth/reader.ts';
import { readScene, type Scene } from './page.ts';
import { openWarehouse } from './warehouse.ts';

/** Sees what there is and does nothing; what is read for them is shown to nobody. */
const nobody: Reader = {
  ...{ personId: '', label: '', actor: 'system', actorLabel: '', address: '' },
  ...{ rights: new Set(), scopeFor: () => everything, session: null, viewedAs: null },
};

/**
 * Reads a page of the whole before anybody asks for it, as a server begins. Whoever comes first would wait until a version is attached, its
 * catalogue read and each statement planned, all of which is kept; read beside them, they would wait longer. Before the first version
 * there is nothing to read; what fails is told in the log, as of a page.
 *
 * @param mostMs what the start of a server waits for it at most; it goes on then
 */
export async function readAhead(read: (scene: Scene) => Promise<unknown>, mostMs = 3_000): Promise<void> {
  const { control } = await openWarehouse();
  if (!readServed(control)) return;
  const language = chooseLanguage(null, undefined, null);
  const locals = { language, t: translator(language, await loadMessages(language)) } as App.Locals;
  const url = new URL('http://localhost/');
  const done = readingAs(nobody, () => readScene({ locals, url, request: new Request(url) }, read)).catch(
    () => undefined, // What failed stands in the log, and nobody has asked.
  );
  await Promise.race([done, after(mostMs, undefined, { ref: false })]);
}
