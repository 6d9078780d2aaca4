import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs } from "../kernel/time.ts";
import type { VenueMarket } from "./venue.ts";
import { venueProtocols } from "./venue-protocols.ts";

const MARKETS: readonly VenueMarket[] = [
  { venue: "binance", marketType: "spot" },
  { venue: "binance", marketType: "futures" },
  { venue: "bybit", marketType: "spot" },
  { venue: "bybit", marketType: "futures" },
];

const NOW = epochMs(1_700_000_000_000);

const MESSAGES = {
  binance: [
    '{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1672515842136,"s":"BTCUSDT","k":{"t":1672515780000,"T":1672515839999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"16500.1","c":"16505","h":"16510","l":"16499.5","v":"12.5","n":340,"x":true,"q":"206312.5","V":"6.25","Q":"103156.25","B":"0"}}}',
    '{"result":null,"id":1}',
    '{"error":{"code":2,"msg":"Invalid request"},"id":1}',
    '{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}',
  ],
  bybit: [
    '{"topic":"kline.1.BTCUSDT","data":[{"start":1672515780000,"end":1672515839999,"interval":"1","open":"16500.1","close":"16505","high":"16510","low":"16499.5","volume":"12.5","turnover":"206312.5","confirm":true,"timestamp":1672515842136}],"ts":1672515842140,"type":"snapshot"}',
    '{"success":true,"ret_msg":"subscribe","conn_id":"c","req_id":"1","op":"subscribe"}',
    '{"success":false,"ret_msg":"args size >10","conn_id":"c","req_id":"1","op":"subscribe"}',
    '{"success":true,"ret_msg":"pong","conn_id":"c","req_id":"1","op":"ping"}',
  ],
};

/** Cut short, a stretch replaced by other text, or a value of the JSON replaced by another. */
function damaged(text: string): fc.Arbitrary<string> {
  const at = fc.nat(text.length);
  const cut = at.map((end) => text.slice(0, end));
  const overwritten = fc
    .tuple(at, at, fc.string({ maxLength: 12 }))
    .map(([from, length, other]) => text.slice(0, from) + other + text.slice(from + (length % 12)));
  const values = [...text.matchAll(/:("[^"]*"|[\d.]+|true|false|null)/g)];
  const revalued = fc
    .tuple(fc.constantFrom(...values), fc.oneof(fc.jsonValue(), fc.bigInt()))
    .map(([value, other]) => {
      const json = typeof other === "bigint" ? String(other) : JSON.stringify(other);
      return `${text.slice(0, value.index)}:${json}${text.slice(value.index + value[0].length)}`;
    });
  return fc.oneof(cut, overwritten, revalued);
}

describe.each(MARKETS)("venueProtocols of $venue $marketType", (market) => {
  const { socket, rest } = venueProtocols(market);

  it("are those of the market", () => {
    expect(socket.market).toEqual(market);
    expect(rest.market).toEqual(market);
  });

  it("never throw at a damaged message, and let no broken candle through", () => {
    const messages = fc.constantFrom(...MESSAGES[market.venue]).chain(damaged);
    fc.assert(
      fc.property(fc.oneof(messages, fc.string(), fc.json()), (text) => {
        const message = socket.read(text);
        if (message.kind !== "kline") return true;
        const { low, high, open, close, volume, tsOpen } = message.kline;
        return (
          low > 0 &&
          low <= Math.min(open, close) &&
          high >= Math.max(open, close) &&
          volume >= 0 &&
          tsOpen % 60_000 === 0
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("read an answer's head and body whatever is in them", () => {
    const answers = fc.record({
      status: fc.integer({ min: 100, max: 599 }),
      headers: fc.dictionary(
        fc.constantFrom("date", "retry-after", "x-mbx-used-weight-1m", "x-bapi-limit-reset-timestamp"),
        fc.string(),
      ),
      body: fc.jsonValue(),
    });
    fc.assert(
      fc.property(answers, (answer) => {
        const waitMs = rest.readRefusal(answer, NOW)?.retryAfterMs ?? 0;
        return (
          waitMs >= 0 &&
          (rest.readTime(answer) ?? 0) >= 0 &&
          (rest.readUsedWeight(answer) ?? 0) >= 0 &&
          isReadOrRefused(() => rest.readKlines(answer.body, "BTCUSDT")) &&
          isReadOrRefused(() => rest.readInstruments(answer.body))
        );
      }),
    );
  });
});

/** True where the answer is read or refused as undocumented; other errors come through. */
function isReadOrRefused(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "venue_unavailable") return true;
    throw error;
  }
}
