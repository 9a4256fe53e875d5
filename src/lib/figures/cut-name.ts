/** A name for a narrow place: cut after as many characters as there is room for, with the sign that says so. */
export function cutName(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}
