import { binanceRest } from "./binance/binance-rest.ts";
import { binanceSocket } from "./binance/binance-socket.ts";
import { bybitRest } from "./bybit/bybit-rest.ts";
import { bybitSocket } from "./bybit/bybit-socket.ts";
import type { RestProtocol, SocketProtocol } from "./kline-protocol.ts";
import type { VenueMarket } from "./venue.ts";

/** The protocols that a market is spoken to with. */
export interface VenueProtocols {
  readonly socket: SocketProtocol;
  readonly rest: RestProtocol;
}

/** The protocols of a market. */
export function venueProtocols(market: VenueMarket): VenueProtocols {
  const { venue, marketType } = market;
  return venue === "binance"
    ? { socket: binanceSocket(marketType), rest: binanceRest(marketType) }
    : { socket: bybitSocket(marketType), rest: bybitRest(marketType) };
}
