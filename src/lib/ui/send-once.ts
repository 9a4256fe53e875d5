import type { SubmitFunction } from '@sveltejs/kit';

/** For `use:enhance`: the button pressed says that its form is being sent, which is sent once however often it is pressed meanwhile. */
export const sendOnce: SubmitFunction = ({ formElement, submitter, cancel }) => {
  if (formElement.ariaBusy === 'true') return cancel();
  const busy = [formElement, ...(submitter ? [submitter] : [])];
  for (const element of busy) element.ariaBusy = 'true';
  return async ({ update }) => {
    await update();
    for (const element of busy) element.ariaBusy = null;
  };
};
