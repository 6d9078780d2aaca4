import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Trade } from "../execution/position.ts";
import { sha256HexOfText } from "../kernel/hash.ts";
import { epochMs } from "../kernel/time.ts";
import { allocateCandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { datasetHash, engineParamsHash, receiptId, requestHash, resultHash } from "./receipt.ts";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

const REQUEST: BacktestRequest = {
  instrument: { marketId: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "rsi", rule: "reversal", params: { period: [14], lower: [20, 30], upper: [70] } }],
  timeRange: { start: epochMs(1_000), end: epochMs(2_000) },
  directionMode: "long-short",
  sizing: { mode: "fixed_quote", quote: 100 },
  initCashQuote: 10_000,
  feePct: 0.075,
  slippagePct: 0.01,
  risk: { slPct: [1.5, null], tpPct: [null] },
  fillModel: "close",
  topK: 300,
  topTradesN: 3,
  preselect: 20_000,
  warmupBars: 200,
  validation: null,
  prune: null,
};

describe("the request hash", () => {
  it("is SHA-256 over RFC 8785 JSON of the request after defaults, keys as on the wire", () => {
    const canonical =
      '{"direction_mode":"long-short","fee_pct":0.075,"fill_model":"close",' +
      '"indicators":[{"id":"rsi","params":{"lower":[20,30],"period":[14],"upper":[70]},"rule":"reversal"}],' +
      '"init_cash_quote":10000,"instrument":{"market_id":1,"symbol":"BTCUSDT"},"preselect":20000,' +
      '"risk":{"sl_pct":[1.5,null],"tp_pct":[null]},"sizing":{"mode":"fixed_quote","quote":100},' +
      '"slippage_pct":0.01,"time_range":{"end":2000,"start":1000},"timeframe":"15m","top_k":300,' +
      '"top_trades_n":3,"warmup_bars":200}';
    expect(requestHash(REQUEST)).toBe(sha256(canonical));
  });

  it("is the same in whatever order the keys stand", () => {
    const indicators = [
      { id: "rsi", rule: "reversal", params: { upper: [70], lower: [20, 30], period: [14] } },
    ];
    const { instrument, timeframe, ...rest } = REQUEST;
    expect(requestHash({ ...rest, indicators, timeframe, instrument })).toBe(requestHash(REQUEST));
  });

  it("changes with the order of indicators, which the key shows", () => {
    const ema = { id: "ema", rule: "trend", params: { period: [20] } };
    const [first, second] = [
      [ema, ...REQUEST.indicators],
      [...REQUEST.indicators, ema],
    ];
    expect(requestHash({ ...REQUEST, indicators: first })).not.toBe(
      requestHash({ ...REQUEST, indicators: second }),
    );
  });
});

describe("the dataset hash", () => {
  function candles(rows: number) {
    const series = allocateCandleSeries(rows);
    for (let row = 0; row < rows; row++) {
      series.tsOpen[row] = row * 60_000;
      series.open[row] = 100 + row;
      series.high[row] = 101.5 + row;
      series.low[row] = 99.25 + row;
      series.close[row] = 100.125 + row;
      series.volume[row] = row / 3;
    }
    return series;
  }

  it("is over the instrument and every candle as six little-endian doubles, in chunks or not", () => {
    const series = candles(10_000);
    const bytes = Buffer.alloc(series.length * 48);
    for (let row = 0; row < series.length; row++) {
      const { tsOpen, open, high, low, close, volume } = series;
      for (const [column, values] of [tsOpen, open, high, low, close, volume].entries()) {
        bytes.writeDoubleLE(values[row] ?? 0, row * 48 + column * 8);
      }
    }
    const expected = sha256(Buffer.concat([Buffer.from("2:ETHUSDT\n"), bytes]));
    expect(datasetHash({ marketId: 2, symbol: "ETHUSDT" }, series)).toBe(expected);
  });

  it("changes with one bit of one candle", () => {
    const instrument = { marketId: 1, symbol: "BTCUSDT" } as const;
    const changed = candles(100);
    changed.volume[57] = (changed.volume[57] ?? 0) + Number.EPSILON * 32;
    expect(datasetHash(instrument, changed)).not.toBe(datasetHash(instrument, candles(100)));
  });

  it("of no candles is the instrument's", () => {
    expect(datasetHash({ marketId: 1, symbol: "X" }, candles(0))).toBe(sha256("1:X\n"));
  });
});

describe("the engine hash", () => {
  it("depends on the versions of the request's indicators, not on their parameters or number", () => {
    const [rsi] = REQUEST.indicators;
    const other = { ...REQUEST, indicators: rsi === undefined ? [] : [rsi, { ...rsi, params: {} }] };
    expect(engineParamsHash(other)).toBe(engineParamsHash(REQUEST));
    const ema = { id: "ema", rule: "trend", params: { period: [20] } };
    expect(engineParamsHash({ ...REQUEST, indicators: [ema] })).not.toBe(engineParamsHash(REQUEST));
  });

  it("is over the engine's version, the indicators' versions and the constants that touch results", () => {
    expect(engineParamsHash(REQUEST)).toBe(
      sha256('{"engine_version":1,"indicator_versions":{"rsi":1},"ruin_fraction":0.000001}'),
    );
  });
});

describe("the result hash", () => {
  const trade: Trade = {
    side: "long",
    entryTs: 0,
    exitTs: 60_000,
    entryPrice: 1,
    exitPrice: 2,
    qty: 3,
    budgetQuote: 4,
    pnlQuote: 5,
    returnPct: 6,
    reason: "tp",
    strategyEquityQuote: 7,
    strategySafeQuote: 0,
    strategyAvailableQuote: 7,
    ambiguous: false,
  };

  it("is over key, return as 16 hex digits of the double, table and trades, in rank order", () => {
    const canonical =
      '[{"key":"a","return":"3ff0000000000000","table":"|t|","trades":[{"ambiguous":false,"budget_quote":4,' +
      '"entry_price":1,"entry_ts":"1970-01-01T00:00:00Z","exit_price":2,"exit_ts":"1970-01-01T00:01:00Z",' +
      '"pnl_quote":5,"qty":3,"reason":"tp","return_pct":6,"side":"long","strategy_available_quote":7,' +
      '"strategy_equity_quote":7,"strategy_safe_quote":0}]},' +
      '{"key":"b","return":"bfb999999999999a","table":"|u|","trades":null}]';
    expect(
      resultHash([
        { variantKey: "a", totalReturnPct: 1, reportTable: "|t|", trades: [trade] },
        { variantKey: "b", totalReturnPct: -0.1, reportTable: "|u|", trades: null },
      ]),
    ).toBe(sha256(canonical));
  });
});

describe("the receipt id", () => {
  const hashes = {
    requestHash: sha256HexOfText("request"),
    datasetHash: sha256HexOfText("dataset"),
    engineParamsHash: sha256HexOfText("engine"),
    resultHash: sha256HexOfText("result"),
  };

  it("is RH- and the first 50 bits of the hash over the four raw digests in Crockford base32", () => {
    const raw = Buffer.concat(Object.values(hashes).map((digest) => Buffer.from(digest, "hex")));
    const bits = BigInt(`0x${sha256(raw)}`) >> 206n;
    const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const digits = Array.from(
      { length: 10 },
      (_, place) => alphabet[Number((bits >> BigInt(45 - 5 * place)) & 31n)],
    );
    expect(receiptId(hashes)).toBe(`RH-${digits.join("")}`);
  });

  it("changes when two digests change places", () => {
    const { requestHash: first, datasetHash: second } = hashes;
    expect(receiptId({ ...hashes, requestHash: second, datasetHash: first })).not.toBe(receiptId(hashes));
  });
});
