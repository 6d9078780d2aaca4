import { expect, it } from "vitest";
import { z } from "zod";
import { chaosCommand } from "../src/chaos/chaos-command.ts";
import { NEEDS_RECORDED_DATA, recordedFile } from "../src/sandbox/recorded-data.ts";

const FIGURE = z.looseObject({ id: z.string(), ok: z.boolean() });

/** What the harness prints, as whoever runs it sees it. */
async function chaos(...args: string[]) {
  const lines: string[] = [];
  const said: string[] = [];
  const code = await chaosCommand([...args, "--short", "--json"], {
    out: (text) => lines.push(text),
    error: (text) => said.push(text),
    signal: new AbortController().signal,
  });
  const figures = lines.map((line) => FIGURE.parse(JSON.parse(line)));
  const failed = figures.filter(({ ok }) => !ok);
  return { code, failed, said, ids: figures.map(({ id }) => id) };
}

it("feeds, processes and servers end amid the ingest, and no candle is missing", async () => {
  const { ids, ...outcome } = await chaos("market-data");
  expect(outcome).toMatchObject({ code: 0, failed: [] });
  expect(ids).toEqual(expect.arrayContaining(["F7", "F8", "F8.consumer", "F9", "F9.consumer"]));
});

it("an ingest that does not catch up after a disconnect is found out", async () => {
  const { code, failed } = await chaos("market-data", "--planted-bug", "no-catch-up");
  expect(code).toBe(1);
  expect(failed).toEqual([expect.objectContaining({ id: "F7" })]);
});

const candles = recordedFile("candles");

it.skipIf(candles === null)(`days of real files are stored as they are ${NEEDS_RECORDED_DATA}`, async () => {
  expect(await chaos("market-day", "--candles", candles ?? "")).toMatchObject({ code: 0, failed: [] });
});

it("a day of the simulated market is stored minute for minute", async () => {
  expect(await chaos("market-day")).toMatchObject({ code: 0, failed: [] });
});
