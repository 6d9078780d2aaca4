import { expect, onTestFinished, test } from "vitest";
import { createMetrics, type Metrics, startMetricsServer } from "./metrics.ts";

async function serve(metrics: Metrics, port = 0): Promise<string> {
  const server = await startMetricsServer({ metrics, host: "127.0.0.1", port });
  onTestFinished(() => server.close());
  return server.url;
}

const linesOf = async (metrics: Metrics) => (await metrics.text()).split("\n");

test("counters count by label, gauges keep the newest value, histograms sort into buckets", async () => {
  const metrics = createMetrics();
  const rows = metrics.counter({ name: "rows_total", help: "Rows", labels: ["market"] });
  rows.add({ market: "binance:spot" });
  rows.add({ market: "binance:spot" }, 4);
  rows.add({ market: "bybit:spot" }, 2);
  const lag = metrics.gauge({ name: "lag_ms", help: "Lag" });
  lag.set({}, 900);
  lag.set({}, 40);
  const duration = metrics.histogram({ name: "duration_ms", help: "Duration", buckets: [10, 100] });
  for (const value of [5, 50, 500]) duration.observe({}, value);

  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      "# HELP rows_total Rows",
      "# TYPE rows_total counter",
      'rows_total{market="binance:spot"} 5',
      'rows_total{market="bybit:spot"} 2',
      "lag_ms 40",
      'duration_ms_bucket{le="10"} 1',
      'duration_ms_bucket{le="100"} 2',
      'duration_ms_bucket{le="+Inf"} 3',
      "duration_ms_sum 555",
    ]),
  );
});

test("a heartbeat says when its worker last went round, and the process tells of itself", async () => {
  const metrics = createMetrics();
  metrics.heartbeat("ingest");
  const lines = await linesOf(metrics);
  const beat = lines.find((line) => line.startsWith('worker_heartbeat_timestamp_seconds{worker="ingest"} '));
  const ageSeconds = Date.now() / 1_000 - Number(beat?.split(" ")[1]);
  expect(Math.abs(ageSeconds)).toBeLessThan(60);
  expect(lines.some((line) => line.startsWith("process_resident_memory_bytes "))).toBe(true);
});

test("the metrics of two processes are apart, and one process names a metric once", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.counter({ name: "rows_total", help: "Rows" }).add({});
  expect(await other.text()).not.toContain("rows_total");
  expect(() => one.counter({ name: "rows_total", help: "Rows" })).toThrow();
});

test("metrics and health are served, and nothing else", async () => {
  const metrics = createMetrics();
  metrics.counter({ name: "rows_total", help: "Rows" }).add({}, 3);
  const url = await serve(metrics);

  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4");
  expect((await response.text()).split("\n")).toContain("rows_total 3");
  const health = await fetch(new URL("/health", url));
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  expect((await fetch(`${url}?name[]=rows_total`)).status).toBe(200);
  for (const path of ["/", "/metrics/", "/metrics/x", "/health/x"]) {
    expect((await fetch(new URL(path, url))).status).toBe(404);
  }
  expect((await fetch(url, { method: "POST" })).status).toBe(404);
});

test("a port in use is refused with what is wrong", async () => {
  const metrics = createMetrics();
  const port = Number(new URL(await serve(metrics)).port);
  await expect(serve(metrics, port)).rejects.toMatchObject({
    code: "port_taken",
    publicText: `Port ${port} for metrics is taken by another program.`,
  });
});

test("a closed server gives its port back", async () => {
  const metrics = createMetrics();
  const server = await startMetricsServer({ metrics, host: "127.0.0.1", port: 0 });
  await fetch(server.url);
  await server.close();
  const url = await serve(metrics, Number(new URL(server.url).port));
  expect(url).toBe(server.url);
});
