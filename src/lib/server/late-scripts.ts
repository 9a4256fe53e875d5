import type { ResolveOptions } from '@sveltejs/kit';

/**
 * Asks for a page's scripts once its content has come, instead of in its head: on a slow line they came before the figures, which stand without
 * them. One of these serves one page.
 */
export class LateScripts {
  readonly #paths: string[] = [];

  /** Takes scripts out of the head; styles stay there, as Kit has it. */
  readonly preload: NonNullable<ResolveOptions['preload']> = ({ type, path }) => {
    if (type === 'js') this.#paths.push(path);
    return type === 'css';
  };

  /** Writes them behind the content of a page, before the first script of its body. */
  place(html: string): string {
    const body = html.indexOf('<body');
    const script = body < 0 ? -1 : html.indexOf('<script', body);
    if (script < 0) return html;
    const links = this.#paths.splice(0).map((path) => `<link rel="modulepreload" href="${path}">`);
    return html.slice(0, script) + links.join('') + html.slice(script);
  }
}
