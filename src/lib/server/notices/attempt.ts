/** How an attempt has ended; `again`: what stood in the way may pass. */
export interface Attempt {
  state: 'sent' | 'failed' | 'dropped' | 'again';
  /** Why, as a code; null where it arrived. */
  error: string | null;
}
