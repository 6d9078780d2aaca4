import type { ComputeIndicator, IndicatorSeries } from "@roehub/core/contract/indicators";
import { outputTitle } from "@roehub/core/indicators/output-title";
import { defaultParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { indicatorLabel } from "@roehub/core/indicators/rule-sentence";
import { computeSeries } from "@roehub/core/indicators/series";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { timeframeMs } from "@roehub/core/kernel/timeframe";
import { candleSeriesOf } from "@roehub/core/market-data/candle-series";
import { instrumentKey } from "@roehub/core/market-data/market";
import { wireIndicator } from "../../bot/src/http/wire-indicator.ts";
import { candleAt, NOW } from "./market-fixtures.ts";
import type { StubServer } from "./stub-server.ts";

export interface SeriesShape {
  /** The end of history, `NOW` unless told. */
  readonly until?: number;
  /** How many candles there are before the range, whatever the indicator needs. */
  readonly historyBars?: number;
}

/** The answer about an indicator of BTCUSDT, from the candles that `candleAt` tells. */
export function seriesOf(asked: ComputeIndicator, shape: SeriesShape = {}): IndicatorSeries {
  const { until = NOW, historyBars } = shape;
  const def = ensureDefined(findIndicator(asked.id), asked.id);
  const params = { ...defaultParams(def), ...asked.params };
  const lengthMs = timeframeMs(asked.timeframe);
  const convergence = def.convergence(params);
  const [start, end] = [Date.parse(asked.start), Math.min(until, Date.parse(asked.end))];
  const before = historyBars ?? convergence - 1;
  const count = Math.max(0, (end - start) / lengthMs);
  const candles = Array.from({ length: before + count }, (_, index) => {
    const at = start + (index - before) * lengthMs;
    const { open, high, low, close, volume } = candleAt(at, asked.timeframe);
    const [o, h, l, c, v] = [open, high, low, close, volume].map(Number);
    return { tsOpen: epochMs(at), open: o ?? 0, high: h ?? 0, low: l ?? 0, close: c ?? 0, volume: v ?? 0 };
  });
  const columns = computeSeries(def, params, candleSeriesOf(candles));
  const gated = Math.min(count, Math.max(0, convergence - 1 - before));
  return {
    market_id: 1,
    symbol: asked.symbol,
    instrument_key: instrumentKey({ marketId: 1, symbol: asked.symbol }),
    timeframe: asked.timeframe,
    market_source: "simulated",
    id: def.id,
    version: def.version,
    params,
    label: indicatorLabel(def, params),
    convergence_bars: convergence,
    bars_read: candles.length,
    bars_gated: gated,
    ts_open: candles.slice(before).map(({ tsOpen }) => formatInstant(tsOpen)),
    outputs: def.outputs.map((name, index) => ({
      name,
      label: outputTitle(def, params, name),
      values: Array.from(columns[index]?.slice(before) ?? [], (value, row) =>
        row < gated || !Number.isFinite(value) ? null : value,
      ),
    })),
  };
}

/** Answers the list of indicators and every question for a series; tells the questions as they come. */
export function answerIndicators(server: StubServer, shape: SeriesShape = {}): readonly ComputeIndicator[] {
  const asked: ComputeIndicator[] = [];
  server.answers.set("/api/indicators", { body: { items: INDICATORS.map((def) => wireIndicator(def, {})) } });
  server.answers.set("/api/indicators/compute", (_query, body) => {
    asked.push(body as ComputeIndicator);
    return { body: seriesOf(body as ComputeIndicator, shape) };
  });
  return asked;
}
