import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import { sending } from './sending.svelte.ts';

/**
 * For `use:enhance`: the button pressed says that its form is being sent, which is sent once however often it is pressed meanwhile, and the
 * frame says it until what came of it is shown; in the words of `data-busy`, where button or form has any.
 *
 * @param resets whether its fields are emptied after
 */
export const sendingOnce =
  (resets: (result: ActionResult) => boolean): SubmitFunction =>
  ({ formElement, submitter, cancel }) => {
    if (formElement.ariaBusy === 'true') return cancel();
    const busy = [formElement, ...(submitter ? [submitter] : [])];
    for (const element of busy) element.ariaBusy = 'true';
    sending.says = saysOf(formElement, submitter);
    return async ({ update, result }) => {
      try {
        await update({ reset: resets(result) });
      } finally {
        for (const element of busy) element.ariaBusy = null;
        sending.says = null;
      }
    };
  };

export const sendOnce = sendingOnce(() => true);

/** What is said while a form is being sent; empty where it has no words of its own. */
export const saysOf = (form: HTMLElement, submitter: HTMLElement | null): string =>
  submitter?.dataset['busy'] ?? form.dataset['busy'] ?? '';
