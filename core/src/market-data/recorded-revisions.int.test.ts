import { expect, it } from "vitest";
import { readRevisedCandles } from "../../../workers/src/sandbox/exchange/revised-candles.ts";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../../../workers/src/sandbox/recorded-data.ts";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs } from "../kernel/time.ts";
import { createCandlesStore } from "./candles-store.ts";
import { createKlinesStore } from "./klines-store.ts";

const { clickhouse } = await createTestClickhouse();
const file = recordedCandleFile("binance-spot_BTCUSDT_1m_revised-2021-04.json");

it.skipIf(file === null)(
  `the 70 minutes that Binance changed in April 2021 are 70 revisions ${NEEDS_RECORDED_DATA}`,
  async () => {
    const ref = { marketId: 1, symbol: "BTCUSDT" } as const;
    const { first, later } = readRevisedCandles(file ?? "", ref);
    const clock = { nowMs: () => epochMs(Date.UTC(2025, 0, 1)) };
    const klines = createKlinesStore({ clickhouse, clock });

    expect(await klines.amend(ref, first, "ws")).toEqual({ inserted: 70, changed: 0, late: 0 });
    for (const changed of [70, 0]) {
      expect(await klines.amend(ref, later, "rest")).toEqual({ inserted: 0, changed, late: 0 });
    }

    const revisions = await klines.revisions({ ...ref, limit: 1_000 });
    const byMinute = new Map(revisions.map((revision) => [Number(revision.startMs), revision]));
    expect(byMinute.size).toBe(70);
    for (const [index, before] of first.entries()) {
      const { open, high, low, close, volume } = before;
      expect(byMinute.get(before.tsOpen)).toMatchObject({
        kind: "changed",
        before: { open, high, low, close, volume },
        after: { close: later[index]?.close, volume: later[index]?.volume },
      });
    }
    const stored = await createCandlesStore({ clickhouse, clock }).read1m(ref, 0, Number.POSITIVE_INFINITY);
    expect([...stored.close]).toEqual(later.map(({ close }) => close));
  },
);
