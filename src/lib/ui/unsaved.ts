/**
 * What is being written in a form and not saved yet, kept in the tab: it is there again when whoever writes comes back, so that nobody has
 * to be asked whether they want to leave. A question on every way out would also stop those who only look something up before they
 * write on, and the browser's own one could not tell a tab that is closed, whose texts browsers bring back with it, from a page that is
 * read again. Other tabs and later days have none of it: it may tell what is not for everybody at this machine, so whoever signs out
 * leaves nothing behind, and nobody else who signs in in this tab is given it.
 */
interface Unsaved {
  /** What the fields hold, the text first. */
  values: string[];
  /** Sent, and not known yet whether it was saved. */
  isSent: boolean;
}

const PREFIX = 'unsaved:';

/** Keeps what the fields of a form hold, or nothing where its text is empty. */
export function keepUnsaved(name: string, values: string[]): void {
  if (values[0]?.trim()) write(PREFIX + name, { values, isSent: false });
  else dropUnsaved(name);
}

/** What was written and neither saved nor sent; null for nothing. */
export function readUnsaved(name: string): string[] | null {
  const unsaved = read(PREFIX + name);
  return unsaved && !unsaved.isSent ? unsaved.values : null;
}

/** Marks it as sent: the next page tells whether it was saved. */
export function markSent(name: string): void {
  const unsaved = read(PREFIX + name);
  if (unsaved) write(PREFIX + name, { ...unsaved, isSent: true });
}

/** What was sent is dropped where it was saved, and else stands as before it was sent. */
export function settleSent(isSaved: boolean): void {
  for (const key of keys()) {
    const unsaved = read(key);
    if (!unsaved?.isSent) continue;
    if (isSaved) kept()?.removeItem(key);
    else write(key, { ...unsaved, isSent: false });
  }
}

export function dropUnsaved(name: string): void {
  kept()?.removeItem(PREFIX + name);
}

/** Leaves nothing behind for whoever uses the tab next. */
export function dropAllUnsaved(): void {
  for (const key of keys()) kept()?.removeItem(key);
}

/** Null in a browser that keeps nothing of this site. */
function kept(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

const keys = () => Object.keys(kept() ?? {}).filter((key) => key.startsWith(PREFIX));

function read(key: string): Unsaved | null {
  return JSON.parse(kept()?.getItem(key) ?? 'null') as Unsaved | null;
}

function write(key: string, unsaved: Unsaved): void {
  kept()?.setItem(key, JSON.stringify(unsaved));
}
