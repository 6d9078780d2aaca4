import { MARKETS, type MarketId } from "@roehub/core/market-data/market";
import { useMemo, useState } from "react";
import { useConnection } from "../../connection.ts";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { useDebounced } from "../../use-debounced.ts";
import { FoundInstruments } from "./found-instruments.tsx";
import { InstrumentRows } from "./instrument-rows.tsx";
import { rememberedChoices } from "./remembered-choices.ts";
import "../../styles/terminal.css";

const TYPING_MS = 300;

/** The list of what can be looked at: found by typing, narrowed to a market, the latest on top. */
export function TerminalPage() {
  const { memory, telegram } = useServices();
  const { t } = useTexts();
  const choices = useMemo(() => rememberedChoices(memory), [memory]);
  const [typed, setTyped] = useState("");
  const [marketId, setMarketId] = useState(choices.marketId);
  const q = useDebounced(symbolPart(typed), TYPING_MS);
  const choose = (chosen: MarketId | null) => {
    telegram.haptic("selection");
    choices.setMarketId(chosen);
    setMarketId(chosen);
  };
  const widen = () => {
    setTyped("");
    choose(null);
  };
  const recent = q === "" ? choices.recent() : [];
  return (
    <>
      <h1 className="title">{t("terminal-title")}</h1>
      <input
        className="search"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t("terminal-search")}
        aria-label={t("terminal-search")}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
      />
      <MarketChips chosen={marketId} onChoose={choose} />
      {recent.length > 0 && (
        <section className="part">
          <h2 className="section-title">{t("terminal-recent")}</h2>
          <InstrumentRows instruments={recent} />
        </section>
      )}
      <section className="part">
        {recent.length > 0 && <h2 className="section-title">{t("terminal-all")}</h2>}
        <FoundInstruments marketId={marketId} q={q} onWiden={widen} />
      </section>
    </>
  );
}

/** The part of a symbol that somebody meant who typed `btc/usdt`. */
function symbolPart(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

interface MarketChipsProps {
  readonly chosen: MarketId | null;
  readonly onChoose: (marketId: MarketId | null) => void;
}

function MarketChips({ chosen, onChoose }: MarketChipsProps) {
  const { t } = useTexts();
  const isOffline = useConnection().state === "offline";
  const markets: readonly (MarketId | null)[] = [null, ...MARKETS.map((market) => market.marketId)];
  return (
    <fieldset className="chip-row" aria-label={t("terminal-market")} disabled={isOffline}>
      {markets.map((marketId) => (
        <button
          key={marketId}
          type="button"
          className="chip-button"
          aria-pressed={marketId === chosen}
          onClick={() => onChoose(marketId)}
        >
          {marketId === null ? t("terminal-any-market") : t(`terminal-market-${marketId}`)}
        </button>
      ))}
    </fieldset>
  );
}
