/**
 * Whether a request that changes something was made by a page of this site. Browsers say where it was made, in a header that no page
 * can set; one that says nothing, such as a program without a cookie to lend, is taken for none of a browser only with a token.
 *
 * @source OWASP ASVS 5, 3.5.1; Fetch Metadata Request Headers
 */
export function isOfThisSite(request: Pick<Request, 'headers'>, url: URL): boolean {
  const { headers } = request;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin !== null) return origin === url.origin;
  return site === 'same-origin' || /^bearer /i.test(headers.get('authorization') ?? '');
}
