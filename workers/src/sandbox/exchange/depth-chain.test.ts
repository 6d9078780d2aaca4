import { describe, expect, it } from "vitest";
import { type RunningExchange, startExchange, type TestSocket, valueAt } from "./exchange-fixture.ts";

type Level = readonly [string, string];
interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}
interface Update {
  readonly U: number;
  readonly u: number;
  readonly pu?: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}

/** A book of price and quantity as texts, kept by the venue's rules. */
function applyTo(side: Map<string, string>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (Number(quantity) === 0) side.delete(price);
    else side.set(price, quantity);
  }
}

const sideOf = (levels: readonly Level[]) => new Map(levels);
const sorted = (side: ReadonlyMap<string, string>) => [...side].sort(([a], [b]) => Number(a) - Number(b));

function updatesOf(socket: TestSocket): Update[] {
  return socket.messages.flatMap((message) =>
    valueAt(message, "data.U") === undefined ? [] : [valueAt(message, "data") as Update],
  );
}

async function snapshotOf(running: RunningExchange, marketId: 1 | 2): Promise<Snapshot> {
  const path =
    marketId === 1 ? "/api/v3/depth?symbol=BTCUSDT&limit=1000" : "/fapi/v1/depth?symbol=BTCUSDT&limit=1000";
  return (await running.get(marketId, path)).body as Snapshot;
}

describe.each([
  ["spot", 1, "/stream?streams=btcusdt@depth@100ms", 60],
  ["futures", 2, "/public/stream?streams=btcusdt@depth@100ms", 60],
  ["futures at 600 times the speed", 2, "/public/stream?streams=btcusdt@depth", 600],
] as const)("the depth of Binance %s", (_, marketId, path, speed) => {
  it("leads from a snapshot to the next over minutes, by the documented rules", async () => {
    const running = await startExchange({ speed });
    const socket = await running.connect(marketId, path);
    await socket.until(() => updatesOf(socket).length >= 2, "two updates");
    const first = await snapshotOf(running, marketId);
    const bids = sideOf(first.bids);
    const asks = sideOf(first.asks);
    await socket.until(() => updatesOf(socket).length >= 22, "updates over minutes");
    const second = await snapshotOf(running, marketId);
    await socket.until(
      () => (updatesOf(socket).at(-1)?.u ?? 0) >= second.lastUpdateId,
      "the second snapshot",
    );

    const updates = updatesOf(socket);
    for (const [index, update] of updates.entries()) {
      const before = updates[index - 1];
      if (before === undefined) continue;
      expect(update.U).toBe(before.u + 1);
      if (marketId === 2) expect(update.pu).toBe(before.u);
    }
    const bridge = updates.findIndex(({ u }) => u > first.lastUpdateId);
    expect(updates[bridge]?.U ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(first.lastUpdateId + 1);
    let lastId = first.lastUpdateId;
    for (const update of updates.slice(bridge)) {
      if (update.u > second.lastUpdateId) break;
      applyTo(bids, update.b);
      applyTo(asks, update.a);
      lastId = update.u;
    }
    // What the last update before the second snapshot left open, the one that spans it must tell.
    const spanning = updates.find(({ U, u }) => U <= second.lastUpdateId + 1 && u > second.lastUpdateId);
    const [toldBids, toldAsks] = [spanning?.b, spanning?.a].map(
      (levels) => new Set(levels?.map(([price]) => price)),
    );
    const settled = (side: ReadonlyMap<string, string>, told: ReadonlySet<string> | undefined) =>
      sorted(side).filter(([price]) => lastId === second.lastUpdateId || told?.has(price) !== true);
    expect(settled(bids, toldBids)).toEqual(settled(sideOf(second.bids), toldBids));
    expect(settled(asks, toldAsks)).toEqual(settled(sideOf(second.asks), toldAsks));
    expect(Math.max(...[...bids.keys()].map(Number))).toBeLessThan(Math.min(...[...asks.keys()].map(Number)));
  }, 20_000);
});

describe("the book of Bybit", () => {
  it("leads from its snapshot by deltas to what a later subscriber is told", async () => {
    const running = await startExchange({ speed: 60 });
    const args = ["orderbook.50.ETHUSDT"];
    const socket = await running.connect(4, "/v5/public/linear");
    socket.send({ op: "subscribe", args, req_id: "1" });
    const books = (of: TestSocket) =>
      of.messages.flatMap((m) =>
        valueAt(m, "data.seq") === undefined ? [] : [valueAt(m, "data") as BybitBook],
      );
    await socket.until(() => books(socket).length >= 20, "updates");
    const later = await running.connect(4, "/v5/public/linear");
    later.send({ op: "subscribe", args, req_id: "1" });
    await later.until(() => books(later).length >= 1, "the snapshot");
    const target = books(later)[0];
    await socket.until(() => (books(socket).at(-1)?.u ?? 0) >= (target?.u ?? 0), "the same update");
    const [bids, asks] = [new Map<string, string>(), new Map<string, string>()];
    for (const [index, book] of books(socket).entries()) {
      if (book.u > (target?.u ?? 0)) break;
      if (index > 0) expect(book.u).toBe((books(socket)[index - 1]?.u ?? 0) + 1);
      applyTo(bids, book.b);
      applyTo(asks, book.a);
    }
    expect(sorted(bids)).toEqual(sorted(sideOf(target?.b ?? [])));
    expect(sorted(asks)).toEqual(sorted(sideOf(target?.a ?? [])));
    expect([bids.size, asks.size]).toEqual([50, 50]);
  });
});

interface BybitBook {
  readonly u: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}
