import { invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';
import { NARROW_SCREEN, SCREEN_HEADER } from './screen.ts';

/**
 * Asks for answers of this page as one who wants one at a time, on one screen: what is waited for is interrupted once something else is
 * asked, upon which the server stops too (Kit drops late answers itself, but lets them run), and figures come for this screen alone.
 * What is fetched ahead under a pointer is not interrupted.
 *
 * @returns takes it back
 */
export function askAsOne(): () => void {
  const plain = window.fetch;
  const narrow = window.matchMedia(NARROW_SCREEN);
  let running = new AbortController();
  window.fetch = (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href);
    if (!address.pathname.endsWith('/__data.json')) return plain(input, init);
    const headers = new Headers(init?.headers);
    headers.set(SCREEN_HEADER, narrow.matches ? 'narrow' : 'wide');
    if (!isGoneTo(address)) return plain(input, { ...init, headers });
    running.abort();
    const own = (running = new AbortController());
    return plain(input, { ...init, headers, signal: own.signal }).catch((fault: unknown) => {
      // Nobody waits for it any more, so it neither comes nor fails.
      if (own.signal.aborted) return new Promise<never>(() => undefined);
      throw fault;
    });
  };
  const redraw = () => void invalidateAll();
  narrow.addEventListener('change', redraw);
  return () => {
    window.fetch = plain;
    narrow.removeEventListener('change', redraw);
  };
}

/** Whether data are those of the page that is being gone to. */
function isGoneTo({ pathname, searchParams }: URL): boolean {
  const to = navigating.to?.url;
  if (!to || pathname !== `${to.pathname.replace(/\/$/, '')}/__data.json`) return false;
  return [...to.searchParams].every(([name, value]) => searchParams.getAll(name).includes(value));
}
