import { useEffect, useRef, useState } from "react";
import { useTheme } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import type { Bar } from "./bars.ts";
import { type BarRange, type CandleChartHandle, createCandleChart } from "./create-candle-chart.ts";
import type { PriceStep } from "./price-step.ts";

interface CandleChartProps {
  readonly bars: readonly Bar[];
  readonly step: PriceStep;
  readonly isLogarithmic: boolean;
  /** What the chart shows, in a sentence. */
  readonly summary: string;
  readonly onCrosshair: (tsOpen: number | null) => void;
  readonly onRange: (range: BarRange) => void;
}

/** Candles over their volumes. */
export function CandleChart(props: CandleChartProps) {
  const { bars, step, isLogarithmic, summary, onCrosshair, onRange } = props;
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<CandleChartHandle | null>(null);
  const theme = useTheme();
  const { format } = useTexts();

  useEffect(() => {
    if (box.current === null) return;
    const handle = createCandleChart(box.current, { format, onCrosshair, onRange });
    setChart(handle);
    return () => {
      setChart(null);
      handle.remove();
    };
  }, [format, onCrosshair, onRange]);
  const { digits, tick } = step;
  useEffect(() => chart?.setStep({ digits, tick }), [chart, digits, tick]);
  useEffect(() => chart?.setLogarithmic(isLogarithmic), [chart, isLogarithmic]);
  useEffect(() => chart?.show(bars), [chart, bars]);
  useEffect(() => chart?.paint(theme), [chart, theme]);

  return <div className="candle-chart" ref={box} role="img" aria-label={summary} />;
}
