/** Path and query of a page of this server; the briefing where a text is none of them, or leads to the sign-in again. */
export function ownAddress(text: string | null): string {
  // Two slashes, or one beside a backslash, would be read as another host; other signs than those of addresses are dropped by browsers.
  if (!text || !/^\/(?![/\\])[!-~]*$/.test(text)) return '/';
  const { host, pathname, search } = new URL(text, 'http://here.invalid');
  const isOwn = host === 'here.invalid' && !pathname.startsWith('//');
  return isOwn && !/^\/(sign-in|sign-out|link)(\/|$)/.test(pathname) ? `${pathname}${search}` : '/';
}
