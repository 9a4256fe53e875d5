/** What this browser is sending now, in words for whoever waits; null for nothing. A server sends nothing: there it stays as it is. */
export const sending = $state<{ says: string | null }>({ says: null });
