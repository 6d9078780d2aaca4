/** An HTTP answer of a venue. */
export interface VenueRestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A venue's public HTTP API. */
export interface VenueRestApi {
  /** `path` begins with the venue's own path: `/api/v3/klines`. */
  answer(path: string, query: URLSearchParams): VenueRestAnswer;
}

/** A whole number of a query, or null where it is absent; NaN where it is something else. */
export function readWhole(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === "") return null;
  return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
}
