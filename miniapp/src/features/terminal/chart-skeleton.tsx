import type { InstrumentRef } from "@roehub/core/market-data/market";
import { Bone } from "../../parts/bone.tsx";
import { InstrumentTitle } from "./instrument-title.tsx";

/** A chart page without content. */
export function ChartSkeleton({ instrument }: { readonly instrument: InstrumentRef }) {
  return (
    <div className="page-parts">
      <div className="head">
        <InstrumentTitle instrument={instrument} />
        <ChipSkeleton />
      </div>
      <TickerSkeleton />
      <div className="chip-row" />
      <div className="chip-row" />
      <ChartAreaSkeleton />
    </div>
  );
}

/** Where the market's source will stand. */
export function ChipSkeleton() {
  return (
    <p className="chips">
      <span className="chip">
        <Bone width={14} />
      </span>
    </p>
  );
}

export function TickerSkeleton() {
  return (
    <div className="section section-padded ticker">
      <p className="ticker-last">
        <span className="metric">
          <Bone width={8} />
        </span>
        <span>
          <Bone width={10} />
        </span>
      </p>
      <div className="ticker-day">
        {[1, 2, 3].map((key) => (
          <p key={key} className="ticker-figure">
            <span className="caption">
              <Bone width={6} />
            </span>
            <span className="sub">
              <Bone width={9} />
            </span>
          </p>
        ))}
      </div>
    </div>
  );
}

/** The chart with its legends and sentence, without content; `studies` is how many indicators it has. */
export function ChartAreaSkeleton({ studies = 0 }: { readonly studies?: number }) {
  return (
    <div className="section chart-figure">
      <div className="candle-legend caption">
        <p>
          <Bone width={20} />
        </p>
        <dl>
          {[1, 2, 3, 4, 5, 6].map((key) => (
            <div key={key}>
              <dd>
                <Bone width={12} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {studies > 0 && (
        <ul className="study-legend caption">
          {Array.from({ length: studies }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: all alike
            <li key={index}>
              <Bone width={16} />
            </li>
          ))}
        </ul>
      )}
      <div className="candle-chart" />
      <p className="chart-sentence sub">
        <Bone width={40} />
        <br />
        <Bone width={24} />
      </p>
    </div>
  );
}
