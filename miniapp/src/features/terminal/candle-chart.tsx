import { type CSSProperties, useEffect, useRef, useState } from "react";
import { useTheme } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import type { Study } from "../indicators/study.ts";
import { valueFormat } from "../indicators/value-format.ts";
import type { Bar } from "./bars.ts";
import {
  type BarRange,
  type CandleChartHandle,
  createCandleChart,
  PANE_HEIGHT_PX,
} from "./create-candle-chart.ts";
import type { PriceStep } from "./price-step.ts";

interface CandleChartProps {
  readonly bars: readonly Bar[];
  readonly studies: readonly Study[];
  readonly step: PriceStep;
  readonly isLogarithmic: boolean;
  /** What the chart shows, in a sentence. */
  readonly summary: string;
  readonly onCrosshair: (tsOpen: number | null) => void;
  readonly onRange: (range: BarRange) => void;
}

/** Candles over their volumes, and the indicators of the reader. */
export function CandleChart(props: CandleChartProps) {
  const { bars, studies, step, isLogarithmic, summary, onCrosshair, onRange } = props;
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
  useEffect(() => {
    chart?.showStudies(studies.map((study) => ({ study, format: valueFormat(study, digits, format) })));
  }, [chart, studies, digits, format]);
  useEffect(() => chart?.paint(theme), [chart, theme]);

  const panes = studies.filter(({ place }) => place === "pane").length;
  const style = { "--panes-height": `${panes * PANE_HEIGHT_PX}px` } as CSSProperties;
  return <div className="candle-chart" ref={box} style={style} role="img" aria-label={summary} />;
}
