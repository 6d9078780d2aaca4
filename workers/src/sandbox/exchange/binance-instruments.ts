import type { SourceInstrument } from "./exchange-source.ts";

/** A symbol of `exchangeInfo`. Sources: rest-api.md of Binance spot, and Exchange Information of USDⓈ-M futures. */
export function binanceInstrument(instrument: SourceInstrument): Readonly<Record<string, unknown>> {
  return instrument.marketId === 1 ? spotSymbol(instrument) : futuresSymbol(instrument);
}

const step = (digits: number, shown: number) => (10 ** -digits).toFixed(Math.max(digits, shown));

function spotSymbol(of: SourceInstrument) {
  const tickSize = step(of.priceDigits, 8);
  const stepSize = step(of.quantityDigits, 8);
  return {
    symbol: of.symbol,
    status: of.isTrading ? "TRADING" : "BREAK",
    baseAsset: of.base,
    baseAssetPrecision: 8,
    quoteAsset: of.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: true,
    filters: [
      { filterType: "PRICE_FILTER", minPrice: tickSize, maxPrice: "1000000.00000000", tickSize },
      { filterType: "LOT_SIZE", minQty: stepSize, maxQty: "9000.00000000", stepSize },
      { filterType: "ICEBERG_PARTS", limit: 10 },
      {
        filterType: "NOTIONAL",
        minNotional: Number(of.minNotional).toFixed(8),
        applyMinToMarket: true,
        maxNotional: "9000000.00000000",
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
    ],
    permissions: [],
    permissionSets: [["SPOT", "MARGIN"]],
    defaultSelfTradePreventionMode: "EXPIRE_MAKER",
    allowedSelfTradePreventionModes: ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"],
  };
}

/** Perpetuals are delivered at the end of 2100. */
const PERPETUAL_DELIVERY_MS = 4_133_404_800_000;

function futuresSymbol(of: SourceInstrument) {
  const tickSize = step(of.priceDigits, 0);
  const stepSize = step(of.quantityDigits, 0);
  return {
    symbol: of.symbol,
    pair: of.symbol,
    contractType: "PERPETUAL",
    deliveryDate: PERPETUAL_DELIVERY_MS,
    onboardDate: of.listedMs,
    status: of.isTrading ? "TRADING" : "SETTLING",
    maintMarginPercent: "2.5000",
    requiredMarginPercent: "5.0000",
    baseAsset: of.base,
    quoteAsset: of.quote,
    marginAsset: of.quote,
    pricePrecision: of.priceDigits,
    quantityPrecision: of.quantityDigits,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: "COIN",
    underlyingSubType: [],
    settlePlan: 0,
    triggerProtect: "0.0500",
    liquidationFee: "0.012500",
    marketTakeBound: "0.05",
    filters: [
      { filterType: "PRICE_FILTER", minPrice: tickSize, maxPrice: "4529764", tickSize },
      { filterType: "LOT_SIZE", minQty: stepSize, maxQty: "1000", stepSize },
      { filterType: "MARKET_LOT_SIZE", minQty: stepSize, maxQty: "120", stepSize },
      { filterType: "MAX_NUM_ORDERS", limit: 200 },
      { filterType: "MIN_NOTIONAL", notional: of.minNotional },
      {
        filterType: "PERCENT_PRICE",
        multiplierDown: "0.9500",
        multiplierUp: "1.0500",
        multiplierDecimal: "4",
      },
    ],
    orderTypes: ["LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET"],
    timeInForce: ["GTC", "IOC", "FOK", "GTX", "GTD"],
  };
}
