import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { RoehubError } from "../kernel/errors.ts";

type Labels = Readonly<Record<string, string | number>>;

export interface MetricOptions {
  /** Prometheus' own rules: snake_case, unit last, counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

export interface CounterMetric {
  add(labels: Labels, count?: number): void;
}

export interface GaugeMetric {
  set(labels: Labels, value: number): void;
}

export interface HistogramMetric {
  observe(labels: Labels, value: number): void;
}

/** The metrics of one process, in a registry of their own. */
export interface Metrics {
  counter(options: MetricOptions): CounterMetric;
  gauge(options: MetricOptions): GaugeMetric;
  histogram(options: MetricOptions & { readonly buckets: readonly number[] }): HistogramMetric;
  /** Says that the loop `worker` went round: `worker_heartbeat_timestamp_seconds`. */
  heartbeat(worker: string): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** Metrics with prom-client's process defaults (memory, event loop, handles). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const base = ({ name, help, labels = [] }: MetricOptions) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  const heartbeat = new Gauge(
    base({
      name: "worker_heartbeat_timestamp_seconds",
      help: "When a worker's loop last went round, in Unix seconds",
      labels: ["worker"],
    }),
  );
  return {
    counter(options) {
      const metric = new Counter(base(options));
      return { add: (labels, count = 1) => metric.inc(labels, count) };
    },
    gauge(options) {
      const metric = new Gauge(base(options));
      return { set: (labels, value) => metric.set(labels, value) };
    },
    histogram(options) {
      const metric = new Histogram({ ...base(options), buckets: [...options.buckets] });
      return { observe: (labels, value) => metric.observe(labels, value) };
    },
    heartbeat: (worker) => heartbeat.setToCurrentTime({ worker }),
    text: () => registry.metrics(),
  };
}

export interface MetricsServer {
  /** `http://host:port/metrics`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `/metrics`, and `/health` for whoever restarts the process. A port in use is `port_taken`. */
export async function startMetricsServer(options: {
  readonly metrics: Metrics;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}): Promise<MetricsServer> {
  const { metrics, host, port } = options;
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (request.method !== "GET" || (path !== "/metrics" && path !== "/health")) {
      response.writeHead(404).end();
      return;
    }
    if (path === "/health") {
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    throw new RoehubError("port_taken", `Port ${port} for metrics is taken by another program.`, { cause });
  }
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actualPort}/metrics`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
