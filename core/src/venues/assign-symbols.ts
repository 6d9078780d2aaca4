/**
 * Spreads `wanted` over connections of at most `capacity` symbols. `current` is what each connection has now: what is
 * wanted still stays where it is, new symbols fill the room that is left, then new connections. The answer has a set for
 * each connection of `current`, empty where it is not needed any more, and one for each new one.
 */
export function assignSymbols(options: {
  readonly current: readonly ReadonlySet<string>[];
  readonly wanted: ReadonlySet<string>;
  readonly capacity: number;
}): ReadonlySet<string>[] {
  const { current, wanted, capacity } = options;
  const assigned = current.map((symbols) => new Set([...symbols].filter((symbol) => wanted.has(symbol))));
  const placed = new Set(assigned.flatMap((symbols) => [...symbols]));
  const fresh = [...wanted].filter((symbol) => !placed.has(symbol));
  // Connections that would end are not kept for new symbols while others have room.
  const withRoom = assigned.filter(({ size }) => size > 0 && size < capacity);
  const empty = assigned.filter(({ size }) => size === 0);
  for (const symbols of [...withRoom, ...empty]) {
    for (const symbol of fresh.splice(0, capacity - symbols.size)) symbols.add(symbol);
  }
  while (fresh.length > 0) assigned.push(new Set(fresh.splice(0, capacity)));
  return assigned;
}
