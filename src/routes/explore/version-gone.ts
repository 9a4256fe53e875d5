/**
 * Whether what was fetched for a page is not there because its version is no longer kept: the page is then to be read anew. Nothing else that
 * an address of the page names can be missing in the version it was written for.
 */
export function isVersionGone({ status }: Response): boolean {
  return status === 404;
}
