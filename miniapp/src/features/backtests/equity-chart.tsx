import { useEffect, useRef, useState } from "react";
import { useTheme } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { createEquityChart, type EquityChartHandle } from "./create-equity-chart.ts";
import type { EquityCurve } from "./equity-curve.ts";

interface EquityChartProps {
  readonly curve: EquityCurve;
  readonly initCashQuote: number;
  readonly isLogarithmic: boolean;
  /** What the chart shows, in a sentence. */
  readonly summary: string;
}

/** Equity over buy and hold, with the under-water curve below on the same axis. */
export function EquityChart({ curve, initCashQuote, isLogarithmic, summary }: EquityChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EquityChartHandle | null>(null);
  const theme = useTheme();
  const { format, t } = useTexts();

  useEffect(() => {
    if (box.current === null) return;
    const handle = createEquityChart(box.current, {
      curve,
      initCash: { quote: initCashQuote, title: t("equity-cash") },
      format,
    });
    setChart(handle);
    return () => {
      setChart(null);
      handle.remove();
    };
  }, [curve, initCashQuote, format, t]);
  useEffect(() => chart?.paint(theme), [chart, theme]);
  useEffect(() => chart?.setLogarithmic(isLogarithmic), [chart, isLogarithmic]);

  return <div className="equity-chart" ref={box} role="img" aria-label={summary} />;
}
