type CamelCase<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/** `T` with its keys in camel case, at every depth. */
export type Camelized<T> = T extends readonly (infer Item)[]
  ? readonly Camelized<Item>[]
  : T extends object
    ? { readonly [Key in keyof T as CamelCase<Key & string>]: Camelized<T[Key]> }
    : T;

/** Turns keys like `max_bars` into `maxBars`, at every depth. Not for maps whose keys are data. */
export function camelize<T>(value: T): Camelized<T> {
  if (Array.isArray(value)) return value.map((item) => camelize(item)) as Camelized<T>;
  if (typeof value !== "object" || value === null) return value as Camelized<T>;
  const entries = Object.entries(value).map(([key, item]) => [
    key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    camelize(item),
  ]);
  return Object.fromEntries(entries) as Camelized<T>;
}
