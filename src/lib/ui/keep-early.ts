/**
 * Keeps what a reader has typed, ticked, chosen and unfolded before the page came alive: hydration writes again what the server had written.
 *
 * @returns gives it back, once everything is alive
 */
export function keepEarly(): () => void {
  const typed = found<HTMLInputElement | HTMLTextAreaElement>('input, textarea')
    .filter((field) => !isTicked(field) && field.value !== field.defaultValue)
    .map((field) => [field, field.value] as const);
  const ticked = found<HTMLInputElement>('input')
    .filter((field) => isTicked(field) && field.checked !== field.defaultChecked)
    .map((field) => [field, field.checked] as const);
  const chosen = found<HTMLSelectElement>('select')
    .filter(({ options }) =>
      [...options].some(({ selected, defaultSelected }) => selected !== defaultSelected),
    )
    .map((field) => [field, field.value] as const);
  const unfolded = found<HTMLDetailsElement>('details[open]');
  return () => {
    for (const [field, value] of [...typed, ...chosen]) give(field, 'value', value);
    for (const [field, checked] of ticked) give(field, 'checked', checked);
    for (const fold of unfolded) fold.open = true;
  };
}

function found<One extends Element>(selector: string): One[] {
  return [...document.querySelectorAll<One>(selector)];
}

function isTicked({ type }: { type: string }): boolean {
  return type === 'checkbox' || type === 'radio';
}

/** Whoever listens to a field hears of it, as if it were typed now. */
function give<Field extends Element, Name extends keyof Field>(
  field: Field,
  name: Name,
  value: Field[Name],
): void {
  if (field[name] === value) return;
  field[name] = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
