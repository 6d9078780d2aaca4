import type { ReactNode } from "react";
import { signClass } from "../../sign-class.ts";
import { useTexts } from "../../texts.tsx";
import type { Bar, LiveBar } from "./bars.ts";

interface CandleLegendProps {
  readonly bar: Bar | LiveBar;
  readonly digits: number;
  /** Stands at the end of the first line. */
  readonly children?: ReactNode;
}

/** One candle in numbers: the one under the crosshair, else the newest. */
export function CandleLegend({ bar, digits, children }: CandleLegendProps) {
  const { t, format } = useTexts();
  const time = format.barTime(bar.tsOpen);
  const isForming = "isClosed" in bar && !bar.isClosed;
  const price = (value: number) => format.decimal(value, digits);
  const change = bar.open === 0 ? null : (bar.close / bar.open - 1) * 100;
  const values: readonly (readonly [label: string, value: string, className: string])[] = [
    [t("candle-open"), price(bar.open), ""],
    [t("candle-high"), price(bar.high), ""],
    [t("candle-volume"), format.compact(bar.volume), ""],
    [t("candle-close"), price(bar.close), ""],
    [t("candle-low"), price(bar.low), ""],
    [t("candle-change"), format.signedPercent(change), signClass(change)],
  ];
  return (
    <div className="candle-legend caption">
      <div className="line">
        <p className="quiet">{isForming ? t("candle-time-forming", { time }) : t("candle-time", { time })}</p>
        {children}
      </div>
      <dl>
        {values.map(([label, value, className]) => (
          <div key={label}>
            <dt className="quiet">{label}</dt>
            <dd className={`whole ${className}`}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
