import type { Attachment } from 'svelte/attachments';

/**
 * On the choice of a rule: the field that the rule asks for has to be filled, the other one, which is hidden, does not. Without scripts both
 * may stay empty, since a hidden field that has to be filled would hold the form back without a word.
 */
export const requireAsked: Attachment<HTMLSelectElement> = (choice) => {
  const require = () => {
    const ofTrend = choice.value === 'rising' || choice.value === 'falling';
    field(choice, 'threshold').required = !ofTrend;
    field(choice, 'periods').required = ofTrend;
  };
  require();
  choice.addEventListener('input', require);
  return () => choice.removeEventListener('input', require);
};

function field({ form }: HTMLSelectElement, name: string): HTMLInputElement {
  return form!.elements.namedItem(name) as HTMLInputElement;
}
