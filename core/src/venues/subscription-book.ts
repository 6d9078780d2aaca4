/** What a connection is to ask its venue for next. */
export interface SubscriptionRequest {
  readonly kind: "subscribe" | "unsubscribe";
  readonly symbols: readonly string[];
}

/**
 * What one connection wants, has asked for and has got; one request at a time. A refused request for several symbols is
 * asked for again in halves, until the bad symbol stands alone and the others are subscribed.
 */
export interface SubscriptionBook {
  /** Sets what is wanted from now on; answers what of it is new and subscribed already. */
  want(symbols: ReadonlySet<string>): readonly string[];
  isWanted(symbol: string): boolean;
  /** The next request, which is pending from now on; null while one is, or when there is nothing to ask for. */
  next(): SubscriptionRequest | null;
  /** The pending request was carried out; answers the wanted symbols that are subscribed by it. */
  accept(): readonly string[];
  /** The pending request was refused; answers the symbol that is given up by it, if it was for one. */
  refuse(): readonly string[];
  /** A wanted symbol is delivered, whatever the venue said of it; answers whether it had been given up. */
  prove(symbol: string): boolean;
  /** Asks again for what was given up. */
  retryRefused(): void;
  /** Every wanted symbol is subscribed or given up. */
  isSettled(): boolean;
  hasSubscribed(): boolean;
}

export function createSubscriptionBook(topicsPerRequest: number): SubscriptionBook {
  let wanted: ReadonlySet<string> = new Set();
  const subscribed = new Set<string>();
  const refused = new Set<string>();
  /** Parts of refused requests, to be asked for before anything new. */
  const parts: (readonly string[])[] = [];
  let pending: SubscriptionRequest | null = null;

  const isMissing = (symbol: string) => wanted.has(symbol) && !subscribed.has(symbol) && !refused.has(symbol);
  const nextSymbols = (): SubscriptionRequest | null => {
    const unwanted = [...subscribed].filter((symbol) => !wanted.has(symbol));
    if (unwanted.length > 0) return { kind: "unsubscribe", symbols: unwanted.slice(0, topicsPerRequest) };
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const symbols = part.filter(isMissing);
      if (symbols.length > 0) return { kind: "subscribe", symbols };
    }
    const missing = [...wanted].filter(isMissing).slice(0, topicsPerRequest);
    return missing.length > 0 ? { kind: "subscribe", symbols: missing } : null;
  };
  const takePending = (): SubscriptionRequest => {
    const request = pending ?? { kind: "subscribe", symbols: [] };
    pending = null;
    return request;
  };

  return {
    want(symbols) {
      const before = wanted;
      wanted = new Set(symbols);
      const leaving = new Set(pending?.kind === "unsubscribe" ? pending.symbols : []);
      return [...wanted].filter((s) => !before.has(s) && subscribed.has(s) && !leaving.has(s));
    },
    isWanted: (symbol) => wanted.has(symbol),
    next() {
      if (pending === null) {
        pending = nextSymbols();
        return pending;
      }
      return null;
    },
    accept() {
      const { kind, symbols } = takePending();
      for (const symbol of symbols) {
        if (kind === "subscribe") subscribed.add(symbol);
        else subscribed.delete(symbol);
      }
      return kind === "subscribe" ? symbols.filter((symbol) => wanted.has(symbol)) : [];
    },
    refuse() {
      const { kind, symbols } = takePending();
      if (kind === "unsubscribe") {
        // What comes of them all the same is ignored.
        for (const symbol of symbols) subscribed.delete(symbol);
        return [];
      }
      if (symbols.length > 1) {
        const middle = Math.ceil(symbols.length / 2);
        parts.push(symbols.slice(middle), symbols.slice(0, middle));
        return [];
      }
      for (const symbol of symbols) refused.add(symbol);
      return symbols.filter((symbol) => wanted.has(symbol));
    },
    prove(symbol) {
      if (!refused.delete(symbol) || !wanted.has(symbol)) return false;
      subscribed.add(symbol);
      return true;
    },
    retryRefused: () => refused.clear(),
    isSettled: () => pending === null && ![...wanted].some(isMissing),
    hasSubscribed: () => subscribed.size > 0,
  };
}
