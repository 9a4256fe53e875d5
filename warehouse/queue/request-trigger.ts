/** Why something was asked for. */
export const requestTriggers = ['manual', 'schedule', 'arrival', 'upstream', 'catch_up', 'upload'] as const;
export type RequestTrigger = (typeof requestTriggers)[number];
