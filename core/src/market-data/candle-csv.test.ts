import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RoehubError } from "../kernel/errors.ts";
import { CANDLE_CSV_HEADER, openCandleCsv, parseCandleCsv } from "./candle-csv.ts";
import { candleAt } from "./candle-series.ts";
import { klineAt } from "./kline-series.ts";

const T = 1_700_006_400_000;

function parse(...lines: string[]) {
  return parseCandleCsv(utf8ToBytes([CANDLE_CSV_HEADER, ...lines].join("\n")));
}

function refusal(...lines: string[]): string {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof RoehubError && error.code === "candle_file_invalid") return error.publicText;
    throw error;
  }
  throw new Error("the lines were accepted");
}

describe("parseCandleCsv", () => {
  it("reads every column, with or without a last line end, with either line end", () => {
    const expected = { tsOpen: T, open: 1.5, high: 2, low: 0.5, close: 1.25, volume: 12.5 };
    const row = `${T},1.5,2,0.5,1.25,12.5`;
    for (const text of [`${row}`, `${row}\n`, `${row}\r\n\r\n`]) {
      const series = parse(text);
      expect(series.length).toBe(1);
      expect(candleAt(series, 0)).toEqual(expected);
    }
    const marked = parseCandleCsv(utf8ToBytes(`\uFEFF${CANDLE_CSV_HEADER}\r\n${row}\r\n`));
    expect(candleAt(marked, 0)).toEqual(expected);
  });

  it("reads numbers exactly as ECMAScript does", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
          fc.integer({ min: 1, max: 2 ** 53 - 1 }).map((n) => n / 1e8),
          fc.constantFrom(0.1, 0.30000000000000004, 9007199254740991, 123456789.12345678, 1e-7),
        ),
        (value) => {
          for (const text of [String(value), value.toFixed(8)].filter((t) => Number(t) > 0)) {
            const series = parse(`${T},${text},${text},${text},${text},${text}`);
            expect(series.close[0]).toBe(Number(text));
            expect(series.volume[0]).toBe(Number(text));
          }
        },
      ),
    );
  });

  it("refuses another header, and says which it wants", () => {
    const text = "open_time,open,high,low,close,volume\n";
    expect(() => parseCandleCsv(utf8ToBytes(text))).toThrow(
      /^line 1: the header must be ts_open_ms,open,high,low,close,volume .*, found "open_time,open/,
    );
    expect(() => parseCandleCsv(new Uint8Array())).toThrow("line 1: the header must be");
  });

  it("accepts a header alone as no candles", () => {
    expect(parse().length).toBe(0);
    expect(parse("").length).toBe(0);
  });

  const good = `${T},1,2,0.5,1,3`;
  it.each([
    [
      "text for a number",
      [good, `${T + 60_000},1,2,x,1,3`],
      'line 3: expected a decimal number for low, found "x"',
    ],
    ["NaN", [`${T},NaN,2,1,1,3`], 'line 2: expected a decimal number for open, found "NaN"'],
    ["Infinity", [`${T},1,Infinity,1,1,3`], 'found "Infinity"'],
    ["an empty field", [`${T},,2,1,1,3`], 'line 2: expected a decimal number for open, found ""'],
    ["a number with nothing after its point", [`${T},1.,2,1,1,3`], 'found "1."'],
    ["a hexadecimal number", [`${T},0x10,20,1,1,3`], 'found "0x10"'],
    ["a signed number", [`${T},-1,2,1,1,3`], 'found "-1"'],
    ["a space before a number", [`${T}, 1,2,1,1,3`], 'found " 1"'],
    ["too few columns", [`${T},1,2,1,1`], "line 2: expected a decimal number for close"],
    ["too many columns", [`${T},1,2,1,1,3,4`], 'line 2: expected a decimal number for volume, found "3,4"'],
    ["an empty line between candles", [good, "", good], "line 3: expected a decimal number for ts_open_ms"],
    ["a repeated minute", [good, good], `line 3: the open time ${T} is repeated`],
    ["a minute out of order", [`${T + 60_000},1,2,0.5,1,3`, good], `line 3: the open time ${T} comes after`],
    ["a time off the minute", [`${T + 1},1,2,0.5,1,3`], "is not a whole minute"],
    ["a time in seconds", [`${T / 1000},1,2,0.5,1,3`], "is not a whole minute"],
    [
      "a time in microseconds",
      [`${T * 1000},1,2,0.5,1,3`],
      "lies beyond the year 2298; is it in microseconds?",
    ],
    ["a high below the close", [`${T},1,2,0.5,3,3`], "line 2: the high 2 is below the open 1 or the close 3"],
    ["a low above the open", [`${T},1,2,1.5,2,3`], "line 2: the low 1.5 is above"],
    ["a price of zero", [`${T},1,2,0,1,3`], "line 2: a price is not above zero"],
    ["a price beyond doubles", [`${T},1,1e999,1,1,3`], "a price is not finite"],
  ])("refuses %s", (_name, lines, message) => {
    expect(refusal(...lines)).toContain(message);
  });

  it("reads 130,000 candles within a few seconds on the busiest machine", () => {
    const lines = Array.from(
      { length: 130_000 },
      (_, i) => `${T + i * 60_000},105573.73,105597.1,105554.31,105554.32,10.82647`,
    );
    const bytes = utf8ToBytes([CANDLE_CSV_HEADER, ...lines].join("\n"));
    const startMs = performance.now();
    expect(parseCandleCsv(bytes).length).toBe(130_000);
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });

  it("estimates the quote volume and leaves the counts open", () => {
    expect(klineAt(parse(`${T},1,2,0.5,1.5,3`), 0)).toMatchObject({
      quoteVolume: 3.75,
      trades: null,
      takerBuyBaseVolume: null,
      takerBuyQuoteVolume: null,
    });
  });

  it("reads digits beyond a double's as ECMAScript does", () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,17}(\.\d{1,9})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(parse(`${T},${text},${text},${text},${text},${text}`).close[0]).toBe(Number(text));
      }),
    );
  });
});

const VENUE_HEADER =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

describe("a dump of Binance", () => {
  const row = (minute: number, scale = 1) => {
    const open = T + minute * 60_000;
    const close = scale === 1 ? open + 59_999 : (open + 60_000) * scale - 1;
    return `${open * scale},1.5,2,0.5,1.25,12.5,${close},15.625,7,4.5,5.625,0`;
  };
  const expected = {
    tsOpen: T,
    open: 1.5,
    high: 2,
    low: 0.5,
    close: 1.25,
    volume: 12.5,
    quoteVolume: 15.625,
    trades: 7,
    takerBuyBaseVolume: 4.5,
    takerBuyQuoteVolume: 5.625,
  };
  const refused = (...lines: string[]) => {
    try {
      parseCandleCsv(utf8ToBytes(lines.join("\n")));
    } catch (error) {
      if (error instanceof RoehubError && error.code === "candle_file_invalid") return error.publicText;
      throw error;
    }
    throw new Error("the lines were accepted");
  };

  it.each([
    ["of futures, with a header", [VENUE_HEADER, row(0), row(1)]],
    ["of spot, without one", [row(0), row(1)]],
    ["in microseconds", [row(0, 1_000), row(1, 1_000)]],
    ["that goes over to microseconds", [row(0), row(1, 1_000)]],
  ])("is read with every field: %s", (_name, lines) => {
    for (const end of ["\n", "\r\n"]) {
      const series = parseCandleCsv(utf8ToBytes(lines.join(end) + end));
      expect(series.length).toBe(2);
      expect(klineAt(series, 0)).toEqual(expected);
      expect(klineAt(series, 1)).toEqual({ ...expected, tsOpen: T + 60_000 });
    }
  });

  it.each([
    [
      "text for a count",
      [row(0).replace(",7,", ",x,")],
      'line 1: expected a decimal number for count, found "x"',
    ],
    [
      "half a trade",
      [row(0), row(1).replace(",7,", ",7.5,")],
      "line 2: the count 7.5 is not a number of trades",
    ],
    [
      "eleven columns",
      [VENUE_HEADER, row(0).replace(/,0$/, "")],
      "expected a decimal number for taker_buy_quote_volume",
    ],
    ["thirteen columns", [VENUE_HEADER, `${row(0)},1`], "expected a decimal number for ignore"],
    [
      "candles of five minutes",
      [row(0).replace(String(T + 59_999), String(T + 299_999))],
      "not within a minute of",
    ],
    ["a repeated minute", [row(0), row(0)], `line 2: the open time ${T} is repeated`],
    ["an endless volume", [row(0).replace("15.625", "1e999")], "line 1: a volume is not finite"],
  ])("is refused with %s", (_name, lines, message) => {
    expect(refused(...lines)).toContain(message);
  });
});

describe("openCandleCsv", () => {
  const minutes = Array.from({ length: 10 }, (_, i) => `${T + i * 60_000},1,2,0.5,1,${i}`);

  it("reads in pieces what it reads at once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 10, maxLength: 10 }), (limits) => {
        const csv = openCandleCsv(utf8ToBytes([CANDLE_CSV_HEADER, ...minutes].join("\n")));
        const volumes = limits.flatMap((limit) => [...csv.read(limit).volume]);
        expect(volumes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }),
    );
  });

  it("compares the first row of a piece with the last one of the piece before", () => {
    const csv = openCandleCsv(
      utf8ToBytes([CANDLE_CSV_HEADER, minutes[0], minutes[1], minutes[1]].join("\n")),
    );
    expect(csv.read(2).length).toBe(2);
    expect(() => csv.read(2)).toThrow("line 4: the open time");
  });
});
