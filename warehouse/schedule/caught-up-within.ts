/**
 * Days after which a time can be made up for no more: what became of it may have been forgotten by then, and whoever knows no more whether
 * it was done must not do it again.
 */
export const CAUGHT_UP_WITHIN_DAYS = 90;
/** Days for which what was asked for is kept at least: longer, so that a clock which is set back by a month makes nothing run twice either. */
export const ASKED_KEPT_DAYS = CAUGHT_UP_WITHIN_DAYS + 30;
