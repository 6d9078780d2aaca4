app-name = Roehub
back = Back
retry = Retry
copy = Copy
copied = Copied
more = Show more
close = Back to chat

tab-strategies = Strategies
tab-backtests = Backtests
tab-terminal = Terminal
tabs = Sections

offline-since = Offline · data of { $time }
offline = Offline · nothing loaded yet

not-found-title = Not found or not yours
not-found-text = The link is old, or it belongs to somebody else. Nothing was changed.
not-found-action = Show my strategies

error-title = Could not load this
error-safe = Nothing was changed.
error-offline = Roehub does not answer. Check the connection, then try again.
error-server = Roehub has a fault on its side. Try again in a minute.
error-too_many_requests = Too many requests at once. Wait a minute, then try again.
error-client = Something in this page went wrong. Try again; if it stays, reopen the app.
error-code = Code { $code }
error-id = ID { $id }

signed-out-title = Not signed in
signed-out-outside_telegram = Roehub knows you by Telegram. Open this page from the bot: send /app there and tap the button.
signed-out-init_data_expired = This page was opened too long ago. Close it and open it again from the bot.
signed-out-session_revoked = This session was ended. Close the page and open it again from the bot.
signed-out-other = Telegram's signature was not accepted. Close the page and open it again from the bot.

strategies-title = Strategies
strategies-empty-title = No strategies yet
strategies-empty-text = A strategy is a rule set that you can test on history. The bot makes one in five taps: send /new there.
strategies-choose = Choose a strategy on the left.
strategy-rules = Rules
strategy-execution = Execution
strategy-parent = Cloned from { $name }
strategy-unchanged = Nothing differs.
strategy-unreadable-title = Rules of a newer version
strategy-unreadable-text = This page is older than the strategy. Close the app and open it again.
strategy-created = Created { $time }
rule-long = Long when { $condition }
rule-short = Short when { $condition }

execution-direction = Direction
execution-sizing = Sizing
execution-init_cash = Initial cash
execution-sl = Stop loss
execution-tp = Take profit
execution-fee = Fee
execution-slippage = Slippage
execution-fill_model = Fills
direction-long-only = long only
direction-short-only = short only
direction-long-short = long and short
sizing-all_in = all in
sizing-fixed_quote = { $quote } fixed
sizing-strategy_compound = { $budget } compounding
sizing-strategy_compound_profit_lock = { $budget } compounding, { $safe } of profit locked
fill-close = at the close
fill-touch = at the touch
off = off

backtests-title = Backtests
backtests-empty-title = No backtests yet
backtests-empty-text = A backtest shows how a strategy would have done on past prices. The bot starts one: send /backtest there.
backtests-choose = Choose a backtest on the left.
backtests-variants =
    { $n ->
        [one] { $nText } variant
       *[other] { $nText } variants
    }
backtests-trades =
    { $n ->
        [one] { $nText } trade
       *[other] { $nText } trades
    }

market-simulated = Simulated market
market-recorded = Recorded candles
market-live = Live prices
result-best = Best of { $nText }: { $variant }
result-return = Return
result-buy-and-hold = Buy and hold
result-drawdown = Max. drawdown
result-trades = Trades
result-receipt = Receipt
result-receipt-copy = Copy the receipt
result-ruined-equity_exhausted = The account was used up on { $time } UTC: no entries after that.
result-ruined-budget_exhausted = The strategy's budget was used up on { $time } UTC: no entries after that.
result-ruined-quote_too_small = The amount per trade was too small on { $time } UTC: no entries after that.
result-missing =
    { $n ->
        [one] { $nText } minute of prices is missing from this period.
       *[other] { $nText } minutes of prices are missing from this period.
    }
result-gated =
    { $n ->
        [one] The slowest variant could trade only after { $nText } bar of the period.
       *[other] The slowest variant could trade only after { $nText } bars of the period.
    }

equity-title = Equity
equity-strategy = Strategy
equity-bench = Buy and hold
equity-cash = Initial cash
equity-underwater = Drawdown
equity-summary = From { $start } to { $end } the strategy made { $return }, buying and holding { $bench }.
equity-underwater-summary = The deepest drawdown was { $drawdown }, the longest lasted { $duration }.

metrics-group-period = Period
metrics-group-return = Return
metrics-group-risk = Risk
metrics-group-trades = Trades
metrics-group-exposure = Exposure

metric-start = Start
metric-end = End
metric-duration_ms = Duration
metric-init_cash_quote = Initial cash
metric-total_profit_quote = Total profit
metric-total_return_pct = Total return
metric-benchmark_return_pct = Buy and hold
metric-position_coverage_pct = Time in position
metric-max_drawdown_pct = Max. drawdown
metric-avg_drawdown_pct = Avg. drawdown
metric-max_drawdown_duration_ms = Longest drawdown
metric-avg_drawdown_duration_ms = Avg. drawdown length
metric-num_trades = Trades
metric-win_rate_pct = Win rate
metric-best_trade_pct = Best trade
metric-worst_trade_pct = Worst trade
metric-avg_trade_pct = Average trade
metric-max_trade_duration_ms = Longest trade
metric-avg_trade_duration_ms = Avg. trade length
metric-expectancy_quote = Expectancy
metric-sqn = SQN
metric-gross_exposure = Gross exposure
metric-sharpe_ratio = Sharpe ratio
metric-sortino_ratio = Sortino ratio
metric-calmar_ratio = Calmar ratio

variants-title = Top variants
variants-column-variant = Variant
variants-column-return = Return, %
variants-column-drawdown = Drawdown, %
variants-column-trades = Trades
variants-column-sharpe = Sharpe
variants-full = Variant { $rank } in full
variants-copy = Copy the variant
variants-empty-title = No variants to show
variants-empty-text = Every variant was pruned or invalid. Loosen the limits and run the backtest again in the bot.

trades-title = Trades
trades-empty-title = No trades
trades-empty-text = The rules never agreed in this period. Try a longer period or looser rules in the bot.
trades-column-entry = Entry, UTC
trades-column-side = Side
trades-column-pnl = P&L
trades-column-return = Return, %
trades-column-entry_price = Entry price
trades-column-exit_price = Exit price
trades-column-exit = Exit, UTC
trades-column-reason = Reason
side-long = Long
side-short = Short
reason-sl = stop loss
reason-tp = take profit
reason-flip = flip
reason-signal = signal
reason-end = end
ambiguous = ambiguous

terminal-title = Terminal
terminal-choose = Choose an instrument on the left.
terminal-search = Search, for example BTC
terminal-market = Market
terminal-any-market = All
terminal-market-1 = Binance spot
terminal-market-2 = Binance futures
terminal-market-3 = Bybit spot
terminal-market-4 = Bybit futures
terminal-recent = Recent
terminal-all = All instruments
terminal-more = The first { $nText } are shown. Type to narrow.
terminal-empty-title = No instruments
terminal-empty-text = The list of instruments has not been loaded from the exchanges yet. It comes by itself; try again in a minute.
terminal-empty-market-text = This market has no instruments here.
terminal-empty-search-text = No symbol contains { $q }.
terminal-widen = Show all instruments

chart-timeframe = Timeframe
chart-summary = { $symbol }, { $timeframe } candles from { $start } to { $end } UTC: from { $first } to { $last } ({ $change }), lowest { $low }, highest { $high }.
chart-older-retry = Older candles did not load: try again
chart-empty-title = No candles yet
chart-empty-text = Candles of this instrument have not been collected yet. The first one comes a minute after collecting begins.
chart-empty-action = Choose another instrument
chart-empty-timeframe-text = No { $timeframe } candle has closed in full yet. Shorter ones may be there.
chart-empty-timeframe-action = Show { $timeframe } candles
log-scale = Log scale
candle-time = { $time } UTC
candle-time-forming = { $time } UTC · forming
candle-open = Open
candle-high = High
candle-low = Low
candle-close = Close
candle-volume = Volume
candle-change = Change
ticker-24h = 24 h
ticker-high = High 24 h
ticker-low = Low 24 h
ticker-volume = Volume 24 h
ticker-old-minutes = No new prices for { $minutes } min
ticker-old-days = No new prices for { $days } d
ticker-old-hours = No new prices for { $hours } h { $minutes } min

indicators-title = Indicators
indicators-done = Done
indicators-search = Search, for example RSI
indicators-group = Group
indicators-group-any = All
indicators-group-average = Moving averages
indicators-group-trend = Trend
indicators-group-momentum = Momentum
indicators-group-volatility = Volatility
indicators-group-volume = Volume
indicators-on-chart = On the chart
indicators-empty-title = Nothing found
indicators-empty-text = No indicator here is called { $q }.
indicators-gone = This indicator is no longer on the chart.
indicators-widen = Show all indicators
indicator-edit = Change { $label }
indicator-hide = Hide { $label }
indicator-show = Show { $label }
indicator-remove = Remove { $label }
indicator-remove-from-chart = Remove from the chart
indicator-add = Add { $label }
indicator-save = Save { $label }
indicator-defaults = Back to defaults
indicator-formula = Formula
indicator-too_many = The chart holds at most { $nText } indicators. Remove one first.
indicator-too_many_panes = Below the candles there is room for { $nText } indicators. Hide or remove one first.
param-range = From { $min } to { $max }
param-less = Less: { $title }
param-more = More: { $title }
param-no_number = Enter a number
param-not_whole = Enter a whole number
param-below = At least { $min }
param-above = At most { $max }
param-off_step = In steps of { $step }
param-not_less = Must be less than “{ $right }”
study-failed = not loaded
study-gated = too little history: { $have } of { $need } bars
studies-retry = Some indicators did not load: try again
