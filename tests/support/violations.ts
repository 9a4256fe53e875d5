import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What is read of what axe says. */
interface Violation {
  id: string;
  nodes: { html: string; any: Check[]; all: Check[]; none: Check[] }[];
}
interface Check {
  message: string;
}

/** The part of axe that is called in a page. */
interface AxeInPage {
  axe?: { run: (part: string | Document, options: object) => Promise<{ violations: Violation[] }> };
}

/**
 * What axe finds on a page as it is: the rule, the element, what is wrong with it. What passes is not handed over, which on a page of
 * thousands of elements is most of what axe takes its time for; and it is brought along once, however often it is asked.
 *
 * @param rules that are asked; all that axe asks by itself where they are left out
 * @param within part of the page that is looked at; all of it where it is left out
 */
export async function violationsOf(
  page: Page,
  { rules, within }: { rules?: readonly string[] | undefined; within?: string | undefined } = {},
): Promise<string[]> {
  const asked = rules ? { runOnly: { type: 'rule' as const, values: [...rules] } } : {};
  const options = { resultTypes: ['violations' as const], ...asked };
  const again = await page.evaluate(
    async ({ part, options }) => {
      const { axe } = window as AxeInPage;
      return axe ? (await axe.run(part ?? document, options)).violations : null;
    },
    { part: within, options },
  );
  const violations: Violation[] = again ?? (await bringAxe(page, options, within));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any, all, none }) => {
      const [said] = [...any, ...all, ...none];
      return `${id}: ${html} ${said?.message ?? ''}`;
    }),
  );
}

async function bringAxe(
  page: Page,
  options: Parameters<AxeBuilder['options']>[0],
  within: string | undefined,
): Promise<Violation[]> {
  const axe = new AxeBuilder({ page }).options(options).setLegacyMode();
  return (await (within ? axe.include(within) : axe).analyze()).violations;
}
