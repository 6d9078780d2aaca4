import type { SourceInstrument } from "./exchange-source.ts";

/** An instrument of `instruments-info`. Source: https://bybit-exchange.github.io/docs/v5/market/instrument */
export function bybitInstrument(instrument: SourceInstrument): Readonly<Record<string, unknown>> {
  return instrument.marketId === 3 ? spotInstrument(instrument) : linearInstrument(instrument);
}

const step = (digits: number) => (10 ** -digits).toFixed(digits);

function spotInstrument(of: SourceInstrument) {
  return {
    symbolId: 9,
    symbol: of.symbol,
    baseCoin: of.base,
    quoteCoin: of.quote,
    innovation: "0",
    status: "Trading",
    marginTrading: "utaOnly",
    stTag: "0",
    lotSizeFilter: {
      basePrecision: step(of.quantityDigits),
      quotePrecision: "0.0000001",
      minOrderQty: step(of.quantityDigits),
      maxOrderQty: "83",
      minOrderAmt: of.minNotional,
      maxOrderAmt: "8000000",
      maxLimitOrderQty: "83",
      maxMarketOrderQty: "41.5",
      postOnlyMaxLimitOrderSize: "60000",
    },
    priceFilter: { tickSize: step(of.priceDigits) },
    riskParameters: { priceLimitRatioX: "0.005", priceLimitRatioY: "0.01" },
    symbolType: "",
  };
}

function linearInstrument(of: SourceInstrument) {
  const tickSize = step(of.priceDigits);
  const qtyStep = step(of.quantityDigits);
  return {
    symbol: of.symbol,
    contractType: "LinearPerpetual",
    status: of.isTrading ? "Trading" : "Closed",
    baseCoin: of.base,
    quoteCoin: of.quote,
    launchTime: String(of.listedMs),
    deliveryTime: "0",
    deliveryFeeRate: "",
    priceScale: String(of.priceDigits),
    leverageFilter: { minLeverage: "1", maxLeverage: "100.00", leverageStep: "0.01" },
    priceFilter: { minPrice: tickSize, maxPrice: "1999999.80", tickSize },
    lotSizeFilter: {
      maxOrderQty: "1190.000",
      minOrderQty: qtyStep,
      qtyStep,
      postOnlyMaxOrderQty: "1190.000",
      maxMktOrderQty: "500.000",
      minNotionalValue: of.minNotional,
    },
    unifiedMarginTrade: true,
    fundingInterval: 480,
    settleCoin: of.quote,
    copyTrading: "both",
    upperFundingRate: "0.005",
    lowerFundingRate: "-0.005",
    displayName: "",
    isPreListing: false,
    preListingInfo: null,
  };
}
