/** What a key does in a meeting. */
export type MeetingAction = 'first' | 'previous' | 'next' | 'last' | 'screen' | 'leave';

/** The part of a key press that says what is meant. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
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

/** What a press of a key does; null for keys that are the browser's own. The keys of a presenter's clicker are among them. */
export function meetingAction({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): MeetingAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === ' ' && shiftKey) return 'previous';
  return actions[key] ?? null;
}
