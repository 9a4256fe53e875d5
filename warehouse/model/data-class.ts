/**
 * Classes of data, the most open first: `open` for whoever signs in, `internal` for the work of every day, `restricted` for those
 * who were given it. State secrets are in none: they are refused at landing.
 */
export const dataClasses = ['open', 'internal', 'restricted'] as const;
export type DataClass = (typeof dataClasses)[number];

/** What data is where nothing is said of it. */
export const DEFAULT_CLASS: DataClass = 'internal';

export const isDataClass = (text: string): text is DataClass =>
  (dataClasses as readonly string[]).includes(text);

/** Whether data of a class may be seen up to another. */
export const isWithin = (data: DataClass, highest: DataClass): boolean =>
  dataClasses.indexOf(data) <= dataClasses.indexOf(highest);

/** The most closed of some classes: what is made of several is as closed as the most closed of them. */
export const highestOf = (classes: readonly DataClass[]): DataClass =>
  classes.reduce((highest, one) => (isWithin(one, highest) ? highest : one), 'open' as DataClass);

/** The most open of some classes that every one of them allows. */
export const lowestOf = (classes: readonly DataClass[]): DataClass =>
  classes.reduce((lowest, one) => (isWithin(one, lowest) ? one : lowest), 'restricted' as DataClass);
