import type { WireTicker } from "@roehub/core/contract/market-data";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { signClass } from "../../sign-class.ts";
import { type Texts, useTexts } from "../../texts.tsx";

interface TickerSectionProps {
  /** Null where it could not be had. */
  readonly ticker: WireTicker | null;
  readonly digits: number;
  /** How old the prices are where they are no longer fresh, in milliseconds. */
  readonly ageMs: number | null;
}

/** The last price, its change over a day, and what the day was. Old prices are grey and tell their age. */
export function TickerSection({ ticker, digits, ageMs }: TickerSectionProps) {
  const texts = useTexts();
  const { t, format } = texts;
  const price = (text: string | null | undefined) => format.decimal(numberOf(text), digits);
  const change = ticker?.change_24h_pct ?? null;
  const last = price(ticker?.last);
  return (
    <section
      className={ageMs === null ? "section section-padded ticker" : "section section-padded ticker old"}
    >
      <p className="ticker-last">
        <span className="metric whole news" key={last}>
          {last}
        </span>
        <span className={`whole ${signClass(change)}`}>
          {glyphOf(change)}
          {format.signedPercent(change)} <span className="caption quiet">{t("ticker-24h")}</span>
        </span>
      </p>
      <dl className="ticker-day">
        <Figure label={t("ticker-high")} value={price(ticker?.high_24h)} />
        <Figure label={t("ticker-low")} value={price(ticker?.low_24h)} />
        <Figure label={t("ticker-volume")} value={format.compact(numberOf(ticker?.volume_24h))} />
      </dl>
      {ageMs !== null && (
        <p className="caption" role="status">
          ⚠ {ageText(ageMs, texts)}
        </p>
      )}
    </section>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className="ticker-figure">
      <dt className="caption quiet">{label}</dt>
      <dd className="whole sub">{value}</dd>
    </div>
  );
}

function ageText(ageMs: number, { t, format }: Texts): string {
  if (ageMs >= 2 * DAY_MS) return t("ticker-old-days", { days: format.count(Math.floor(ageMs / DAY_MS)) });
  const hours = Math.floor(ageMs / HOUR_MS);
  const minutes = format.count(Math.floor((ageMs % HOUR_MS) / MINUTE_MS));
  return hours === 0
    ? t("ticker-old-minutes", { minutes })
    : t("ticker-old-hours", { hours: format.count(hours), minutes });
}

function glyphOf(change: number | null): string {
  if (change === null || change === 0) return "";
  return change > 0 ? "▲ " : "▼ ";
}

function numberOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}
