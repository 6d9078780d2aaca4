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
result-return-out_of_sample = Return on unseen data
result-return-walk_forward = Return of all tests together
result-last-test = Last test { $return }
result-tested-out_of_sample = Figures of the test, { $period }: variants were ranked on what came before.
result-tested-walk_forward = Walk-forward: variants were ranked on the training parts. Figures and curve are of the last test, { $period }.
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

honest-title = How far to trust it
honest-older = Not computed: the result is older than this figure. Run the backtest again to see it.
honest-luck = Could luck do this?
honest-luck-beats_luck = Beats luck
honest-luck-unclear = Unclear
honest-luck-no_better = No better than luck
honest-luck-unjudged = Not judged
honest-luck-fact =
    { $n ->
        [one] Deflated Sharpe { $value } after { $nText } try
       *[other] Deflated Sharpe { $value } after { $nText } tries
    }
honest-luck-undefined = Deflated Sharpe n/a: it needs at least two days and returns that differ.
honest-luck-meaning =
    { $n ->
        [1] The deflated Sharpe ratio is the probability that the true Sharpe ratio is above zero, judged by the length of the test and the shape of its daily returns.
       *[other] The best of many tries looks good by chance alone. The deflated Sharpe ratio is the probability that the true Sharpe ratio is higher than the luckiest of { $nText } worthless variants would show.
    }
honest-luck-read = 97 %: chance alone would rarely look this good. 50 %: what the luckiest worthless variant is expected to reach. 10 %: even that one would do better.
honest-luck-limits = It counts the tries made here, not those made elsewhere, and says nothing about markets that change.
honest-luck-fact-out_of_sample =
    { $n ->
        [one] Deflated Sharpe of the test { $value }, { $nText } try counted
       *[other] Deflated Sharpe of the test { $value }, all { $nText } tries counted
    }
honest-luck-fact-walk_forward =
    { $n ->
        [one] Deflated Sharpe of the last test { $value }, { $nText } try counted
       *[other] Deflated Sharpe of the last test { $value }, all { $nText } tries counted
    }
honest-luck-test = Here it is of the test, whose bars did not choose the variant: all tries are counted against it, which is stricter than it has to be.
honest-plateau = A lucky point?
honest-plateau-broad = Broad plateau
honest-plateau-middling = Partly
honest-plateau-narrow = Narrow peak
honest-plateau-fact = { $value } of neighbours keep more than half of its return
honest-plateau-fact-trained = { $value } of neighbours keep more than half of its training return
honest-plateau-undefined = Plateau n/a: there is no neighbour in the grid, or no profit to keep.
honest-plateau-meaning = A neighbour differs by one step of one parameter or stop. If most neighbours do well, too, the result does not hang on one value that happened to fit.
honest-plateau-read = 70 % and more is a broad plateau, below 40 % a narrow peak; these limits are custom, not law.
honest-unseen = Holds on unseen data?
honest-unseen-none = Not tested
honest-unseen-none-meaning = The variant was chosen on the same prices that its figures come from. “Unseen data” below a result in the bot chooses on the first 70 % of the period and tests on the rest.
honest-unseen-fact = Training { $train } · test { $test }
honest-unseen-bars = Training { $train } bars, test { $test } bars
honest-unseen-meaning = Variants were ranked on the first { $pct } of the bars. The rest shows what the chosen one did on prices that it was not chosen by. A test far below the training means that the choice fitted the past.
honest-unseen-walk-fact =
    { $n ->
        [1] Training { $train } · test { $test }
       *[other] Training { $train } on average · { $nText } tests { $test } together
    }
honest-unseen-walk-meaning =
    { $n ->
        [1] Variants traded a training part, then the bars right after it. They are ranked by their training return.
       *[other] { $nText } times, variants traded a training part, then the bars right after it. They are ranked by their mean training return; the tests are compounded, one after the other.
    }
honest-unseen-worn = A test looked at again and again wears out: choosing by it makes it training data.
honest-fills = Are the stops sure?
honest-fills-clear = No doubt
honest-fills-none = No bar reached both stops
honest-fills-some =
    { $n ->
        [one] { $nText } trade unclear
       *[other] { $nText } trades unclear
    }
honest-fills-share =
    { $n ->
        [one] { $nText } of { $total } trades had both stops in one bar
       *[other] { $nText } of { $total } trades had both stops in one bar
    }
honest-fills-worst = Worst { $profit }
honest-fills-resolved = resolved { $profit }
honest-fills-best = best { $profit }
honest-fills-meaning = A bar can reach both the stop loss and the take profit without telling which came first. Three whole simulations settle it three ways: worst – the stop loss first; best – the take profit first; resolved – as the minutes inside the bar tell, and the stop loss where they do not.
honest-fills-read = The report is the resolved one. A wide band means that the result hangs on what the data cannot show.
honest-search = What was searched?
honest-search-whole = The whole grid
honest-search-part = Part of the grid
honest-search-tried =
    { $n ->
        [one] { $nText } variant tried
       *[other] { $nText } variants tried
    }
honest-search-lineage =
    { $n ->
        [one] { $nText } more along the strategy's lineage
       *[other] { $nText } more along the strategy's lineage
    }
honest-search-exhaustive = Every variant of the grid was scored; none better was left out.
honest-search-shortlisted = The best { $preselect } of { $base } went on; the last of them returned { $cutoff } without stops
honest-search-shortlisted-meaning = All base variants were scored without stops, and only the best of them were tried with SL/TP. One below the cut might have done better with stops: that is not known.
honest-search-meaning = The more is tried, the better the luckiest looks. Tries of this strategy and of those that it descends from count together.

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
variants-column-train = Training, %
variants-column-test = Test, %
variants-column-drawdown = Drawdown, %
variants-column-trades = Trades
variants-column-sharpe = Sharpe
variants-column-luck = Deflated Sharpe, %
variants-column-plateau = Plateau, %
variants-luck = Deflated Sharpe
variants-plateau = Plateau
variants-test = Test
variants-note-out_of_sample = Rank and plateau are of the training part; drawdown, trades and Sharpe of the test.
variants-note-walk_forward = Rank and plateau are of the mean training return. The test return is of all tests together; drawdown, trades and Sharpe are of the last one.
variants-full = Variant { $rank } in full
variants-copy = Copy the variant
variants-empty-title = No variants to show
variants-empty-text = Every variant was pruned or invalid. Loosen the limits and run the backtest again in the bot.

trades-title = Trades
trades-empty-title = No trades
trades-empty-text = The rules never agreed in this period. Try a longer period or looser rules in the bot.
trades-empty-text-test = The rules never agreed in the bars of this test. A longer test may hold some trades.
trades-column-entry = Entry, UTC
trades-column-side = Side
trades-column-pnl = P&L
trades-column-return = Return, %
trades-column-entry_price = Entry price
trades-column-exit_price = Exit price
trades-column-exit = Exit, UTC
trades-column-reason = Reason
trades-ambiguous =
    { $n ->
        [one] In the bar of { $nText } trade both stops were reached: which came first is resolved, not certain.
       *[other] In the bars of { $nText } trades both stops were reached: which came first is resolved, not certain.
    }
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
