import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('fonts.css', import.meta.url), 'utf8');

/** Code points of each face of a family in one weight, from and to. */
function rangesOf(family: string, weight: number): [number, number][][] {
  return [...css.matchAll(/@font-face \{([^}]*)\}/g)]
    .map(([, rule = '']) => rule)
    .filter((rule) => rule.includes(`'${family}'`) && rule.includes(`font-weight: ${weight};`))
    .map((rule) =>
      [...rule.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(([, from = '', to = from]) => [
        Number.parseInt(from, 16),
        Number.parseInt(to, 16),
      ]),
    );
}

const holds = (ranges: [number, number][], point: number) =>
  ranges.some(([from, to]) => from <= point && point <= to);

describe('the faces of the typeface', () => {
  it.each([400, 500, 600])('have no letter twice, so that no page loads two for one: %d', (weight) => {
    const faces = rangesOf('Be Vietnam Pro', weight);
    expect(faces).toHaveLength(3);
    const twice = faces.flatMap((face, at) =>
      face.flatMap((range) =>
        range.filter((point) => faces.some((other, place) => place !== at && holds(other, point))),
      ),
    );
    expect(twice.map((point) => point.toString(16))).toEqual([]);
  });

  it.each([400, 500, 600])('write all of Vietnamese with two of them: %d', (weight) => {
    const faces = rangesOf('Be Vietnam Pro', weight);
    const small = 'aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ';
    const letters = `${small}${small.toUpperCase()}0123456789₫`;
    const used = new Set(
      Array.from(letters, (letter) => faces.findIndex((face) => holds(face, letter.codePointAt(0)!))),
    );
    expect(used.size).toBe(2);
    expect(used).not.toContain(-1);
  });

  it('have the dagger in the file that draws it', () => {
    const [, extended, latin] = rangesOf('Be Vietnam Pro', 400);
    expect([holds(extended!, 0x2020), holds(latin!, 0x2020)]).toEqual([true, false]);
  });
});
