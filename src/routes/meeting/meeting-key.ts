/** What a key does in a meeting. */
export type MeetingAction = 'first' | 'previous' | 'next' | 'last' | 'screen' | 'leave';

/** The part of a key press that says what is meant. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** The key is held down. */
  repeat: boolean;
}

/** Where a key is pressed, as far as it matters whose it is. */
export interface KeyPlace {
  /** What has the focus: something that Space works, something that keys work or scroll, or neither. */
  focus: 'operated' | 'own_keys' | null;
  /** Whether there is more of the page above or below what is seen. */
  more: { up: boolean; down: boolean };
}

const actions: { readonly [key: string]: MeetingAction } = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ' ': 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  Home: 'first',
  End: 'last',
  f: 'screen',
  F: 'screen',
  Escape: 'leave',
};

/** Which way a key scrolls a page that is higher than its window. */
const scrolls: { readonly [key: string]: 'up' | 'down' } = {
  ...{ ArrowUp: 'up', PageUp: 'up', Home: 'up' },
  ...{ ArrowDown: 'down', PageDown: 'down', ' ': 'down', End: 'down' },
};

/**
 * What a press of a key does; null for keys that are the browser's own. The keys of a presenter's clicker are among them. A page that
 * is higher than its window is scrolled to its end first; the press after that turns it, and a key held down does not.
 */
export function meetingAction(press: KeyPress, place: KeyPlace): MeetingAction | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = press;
  if (ctrlKey || metaKey || altKey || isOfFocus(key, place) || isScroll(press, place)) return null;
  return key === ' ' && shiftKey ? 'previous' : (actions[key] ?? null);
}

const isOfFocus = (key: string, { focus }: KeyPlace) =>
  (focus === 'own_keys' && key !== 'Escape') || (focus === 'operated' && key === ' ');

function isScroll({ key, shiftKey, repeat }: KeyPress, { more }: KeyPlace): boolean {
  const way = key === ' ' && shiftKey ? 'up' : scrolls[key];
  if (way === undefined) return false;
  return more[way] || (repeat && (more.up || more.down));
}

/** Pixels that a zoomed page may be short of its end when it is there. */
const NEARLY = 2;

/** Looks up where a key was pressed. */
export function placeOf(target: EventTarget | null): KeyPlace {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
  const more = { up: scrollTop > NEARLY, down: scrollTop + clientHeight < scrollHeight - NEARLY };
  if (!(target instanceof Element)) return { focus: null, more };
  const ownsKeys = target.closest('input, select, textarea, [contenteditable], [tabindex="0"]');
  const isOperated = target.closest('a, button, summary, label, [role="button"]');
  return { focus: ownsKeys ? 'own_keys' : isOperated ? 'operated' : null, more };
}
