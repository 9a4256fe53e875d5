import { describe, expect, inject, it } from 'vitest';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
/** What the page of a province's leader says, without what it is made of. */
async function mainOf(address: string): Promise<string> {
  const page = await (await readAs(`${origin}${address}`, {}, 'leader-province')).text();
  const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
  const text = main.replace(/<(style|script|svg)[^]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ');
  return text.replace(/\s+/g, ' ');
}

describe('the whole, to a leader of one province', () => {
  it('has on its briefing what they are told of it, and what they are not is outside their scope', async () => {
    const said = await mainOf('/?unit=00&lang=en');
    expect(said).toMatch(/\d of 6 headline figures on path; .*1 outside your scope\./);
    expect(said).toContain('Outside your scope, or not measured in this period.');
    expect(said).not.toContain('Not measured');
    expect(said).not.toContain('no target set');
    expect(said).not.toMatch(/of 1 measured unit/);
    // A phase of which no progress is told has none, and not that of the province.
    expect(said).not.toMatch(/(?<![\d.])0%\s+(?!by)/);
  });

  it('has on its own page the figures that its briefing has', async () => {
    const said = await mainOf('/units/00?lang=en');
    expect(said).toMatch(/Whole organisation: \d+ of [1-9]\d* indicators on path/);
    expect(said).toContain('All others are outside your scope, or not measured.');
    expect(said).not.toContain('No indicator is measured');
    expect(said).toContain('90.6%');
    const listed = await mainOf('/indicators?unit=00&lang=en');
    expect(listed).toContain('90.6%');
    expect(listed).toMatch(/\d+ outside your scope/);
  });

  it('is outside their scope over a range, and in an indicator they are not told of, and nowhere not measured', async () => {
    const range = '/explore?lang=en&indicator=redeclaration_rate&unit=34-48&with=00&from=2026-08&to=2026-10';
    const note = 'Whole organisation: the figure of the whole range is outside your scope';
    const byPeriod = await mainOf(range);
    expect(byPeriod).toMatch(/Whole range 10\.\d% – Outside your scope/);
    expect(byPeriod).toContain(note);
    const each = await mainOf(`${range}&by=unit:each`);
    expect(each).toContain(note);
    const alone = await mainOf('/explore?lang=en&indicator=redeclaration_rate&unit=00&by=period');
    expect(alone).toContain(note);
    const indicator = await mainOf('/indicators/framework_document_progress?unit=00&lang=en');
    expect(indicator).toContain(
      'Four-in-one set: progress: outside your scope, or not measured in October 2026',
    );
    for (const said of [byPeriod, each, alone, indicator])
      expect(said).not.toMatch(/Not measured|not expected in|No reports? ha/);
  });

  it('has data of which is said that how they are judged is outside their scope', async () => {
    const said = await mainOf('/data?unit=00&lang=en');
    expect(said).toContain('how the rows are judged is outside your scope');
    expect(said).toContain('what your own units have sent');
    expect(said).not.toMatch(/Not judged|No criterion has been judged/);
  });

  it('broken down by its provinces has theirs alone, and says that the others are outside their scope', async () => {
    const said = await mainOf('/explore?lang=en&indicator=redeclaration_rate&unit=00&by=unit:TINH');
    const note = 'Of Whole organisation only the units within your scope are here; all others are outside it';
    // Above the answer, and beside the figure and its table.
    expect(said.split(note)).toHaveLength(4);
    expect(await mainOf('/explore?lang=en&indicator=redeclaration_rate&by=period')).not.toContain(note);
    const alone = await mainOf('/explore?lang=en&indicator=redeclaration_rate&unit=00&by=period');
    expect(alone).toContain('Compare with Whole organisation');
  });
});
