/** A time as ClickHouse reads it from text, in UTC: it takes no fractions of a second from numbers. */
export function clickhouseTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace("Z", "");
}
