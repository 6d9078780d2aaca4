# Welcome, menu, help

welcome =
    <b>Roehub</b>
    Test an idea on history, run it live, be told what happens.
    No real-money orders, ever.
welcome-again =
    <b>Welcome back to Roehub</b>
    Everything is where you left it.
    No real-money orders, ever.
welcome-unknown-link =
    <b>This link leads nowhere</b>
    What it named is not known here, or it is gone. Everything else works.
start-first = Send /start first: it takes one second and asks nothing.
menu =
    <b>Menu</b>
    { $n ->
        [0] No backtest is running
        [one] { $nText } backtest is running
       *[other] { $nText } backtests are running
    }
help =
    <b>Help</b>
    Roehub tests trading rules on price history. Nothing here places real-money orders.

    /backtest – test a ready idea or your own strategy, also on data that its choice never saw
    /chart – candles of an instrument, as in /chart BTCUSDT 1h or /chart BTCUSDT 1h ema 50
    /indicators – what each measures and says, with its picture
    /new – build a strategy step by step
    /clone – copy a strategy with changes
    /strategies – your strategies
    /app – tables and charts
    /language – English or Russian
    /cancel – leave any question

    Buttons and typed answers both count.
app =
    <b>Roehub app</b>
    Result tables, charts and your strategies, inside Telegram.
app-absent =
    <b>The app is not set up here</b>
    This instance runs without the Mini App. Everything works in the chat.
language =
    <b>Language</b>
    Which language should the bot speak?
toast-language-set = The bot speaks English now
cancel-nothing = Nothing to cancel: no question was open.

# What the bot cannot use

unknown-text =
    <b>I did not understand that</b>
    No question is open right now. Start a backtest, or pick from the menu.
unknown-command =
    <b>There is no such command</b>
    /help lists those that exist.
unknown-kind =
    <b>I read text and button taps only</b>
    Pictures, stickers and files are not used here.
unknown-edit = I read new messages only, so the edit changed nothing. Send it again as a new message.
group-farewell = I work in private chats only, so I leave this group. Write to me: { $link }
toast-stale = These buttons are out of date

# Faults

fault-internal =
    <b>✕ Something went wrong on our side</b>
    Nothing was changed by this step. Try it again; if it fails again, tell the operator the ID.
    ID <code>{ $id }</code>
fault-unavailable =
    <b>✕ A part of Roehub does not answer</b>
    Nothing is lost. Try again in a minute.
    ID <code>{ $id }</code>

# Buttons

button-menu = Menu
button-help = Help
button-app = Open app
button-language = Language
button-backtest = Backtest
button-strategies = Strategies
button-new = New strategy
button-clone = Clone
button-chart = Chart
button-indicators = Indicators
button-open-chart = Open chart
button-refresh = Refresh
button-choose = Choose
button-all-markets = All markets
button-try-backtest = Try a backtest
button-back = ‹ Back
button-cancel = Cancel

# Questions

wizard-cancelled =
    <b>Cancelled</b>
    Nothing was saved or started.
wizard-tap-only = Please choose with a button
wizard-text-only = Please answer with text or a button
wizard-no-command = There is no such command. /cancel leaves this question.
market-spot = spot
market-futures = futures
instrument-market-question = On which market? Choose, or type a part of the symbol.
instrument-market-of = { $symbol } is traded on several markets. On which one?
instrument-page = page { $page }
instrument-question = Which instrument? Choose one, or type a part of its symbol.
instrument-question-more = Which instrument? Choose one, see more with ›, or type a part of its symbol.
instrument-unknown = Nothing traded here matches “{ $text }”
timeframe-question = How long is a bar? Choose or type, for example 15m.
timeframe-unknown = Bars are 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h or 1d long
market-question = On which market?
template-question = <b>New strategy · from a ready idea</b>
strategy-number-unknown = Send the number of a strategy in the list

# New strategy and clone

new-step-market = <b>New strategy · step { $step } of { $total }: market</b>
new-step-instrument = <b>New strategy · step { $step } of { $total }: instrument</b>
new-step-timeframe = <b>New strategy · step { $step } of { $total }: timeframe</b>
new-step-rules = <b>New strategy · step { $step } of { $total }: rules</b>
clone-step-instrument = <b>Clone · another instrument</b>
clone-step-timeframe = <b>Clone · another timeframe</b>
clone-step-market = <b>Clone · another market</b>
clone-step-rules = <b>Clone · what changes</b>
clone-of = From { $name }
clone-pick-question =
    <b>Clone · which strategy?</b>
    Choose its number.
clone-same = → Nothing is changed yet: choose what differs.
clone-diff = Changed: { $diff }
indicator-question =
    <b>New strategy · indicator</b>
    All indicators must agree before a trade opens. Choose one, open a group, or type a name.
indicator-unknown = No indicator is called so. Choose one, or type a part of its name.
params-question = Use it as it is, tap a value to change it, or type all in one line, for example { $example }.
params-too-many = That is too many values. Type them like { $example }
params-none = { $name } has no values to change: use it as it is.
param-question = New value for { $name }, from { $min } to { $max }:
param-question-enum = Which { $name }?
rule-long = ▲ Long: { $sentence }
rule-short = ▼ Short: { $sentence }
rule-and = { " " }and{ " " }
execution-line =
    Direction: { $direction } · size: { $size }
    SL { $sl } · TP { $tp } · fee { $fee }
saved =
    <b>✓ Saved</b>
    { $name }
saved-clone =
    <b>✓ Saved as a clone</b>
    { $name }
    Changed: { $diff }

# Ready ideas, short enough for buttons

template-trend = Trend
template-ma_cross = MA cross
template-rsi_reversal = RSI reversal
template-bb_reversal = Bollinger
template-breakout = Breakout
template-pullback = Pullback

# Strategies

strategies-title = <b>Strategies</b> · choose a number
strategies-empty =
    <b>No strategies yet</b>
    A strategy is a set of rules you can test, clone and keep.
strategy-gone =
    <b>Not found or not yours</b>
    This strategy does not exist, was deleted, or belongs to somebody else.
card-parent = Changed from its parent: { $diff }
delete-confirm =
    <b>⚠ Delete this strategy?</b>
    { $name }
    It leaves your list for good. Results and clones made from it stay.
deleted =
    <b>✓ Deleted</b>
    { $name }

# Chart

chart-pick = <b>Chart · instrument</b>
chart-title = <b>{ $glyph } { $instrument }</b>
chart-last = <b>{ $last } { $quote }</b> · { $change } in 24 h
chart-day =
    24 h: high { $high } · low { $low }
    Volume { $volume } { $base }
chart-shown =
    { $n ->
        [one] { $nText } bar: { $change } · high { $high } · low { $low }
       *[other] { $nText } bars: { $change } · high { $high } · low { $low }
    }
chart-closed = Last bar closed { $time } UTC, { $day }
chart-market =
    <b>{ $symbol } · on which market?</b>
    It is traded on several.
chart-unknown =
    <b>Nothing traded here matches “{ $text }”</b>
    Send /chart with a symbol, for example /chart BTCUSDT 1h, or choose one.
chart-unknown-near =
    <b>Nothing traded here is called “{ $text }”</b>
    Did you mean one of these?
chart-indicator-refused = <b>✕ { $label } is not drawn</b>
chart-empty =
    <b>No candles yet · { $instrument }</b>
    Not one { $timeframe } bar has closed so far. The chart appears with the first.
toast-chart-same = Nothing has changed since
toast-chart-empty = Not one { $timeframe } bar has closed so far

# Indicators

group-average = Moving averages
group-trend = Trend
group-momentum = Momentum
group-volatility = Volatility
group-volume = Volume
indicators-title =
    { $n ->
        [one] <b>{ $nText } indicator</b>
       *[other] <b>{ $nText } indicators</b>
    }
    Choose a group, or send /indicators and a name, for example /indicators rsi.
indicators-group =
    { $n ->
        [one] <b>{ $group }</b> · { $nText } indicator
       *[other] <b>{ $group }</b> · { $nText } indicators
    }
indicators-near =
    <b>No indicator is called “{ $text }”</b>
    Did you mean one of these?
indicators-unknown =
    <b>No indicator is called “{ $text }”</b>
    Choose a group, or send /indicators and another name.
indicator-place = { $group } · { $place } of { $total }
indicator-default-rule = Rule <code>{ $rule }</code>, the default
indicator-other-rules = More rules:
indicator-met = · ✓{ "\u00A0" }now
indicator-defaults = Defaults: { $params }
indicator-needs =
    { $n ->
        [one] Needs { $nText } bar: { $times }
       *[other] Needs { $nText } bars: { $times }
    }
indicator-needs-day = Needs the opening of a UTC day
indicator-bar = { $instrument }, bar closed { $time } UTC, { $day }
indicator-no-candles = No candles yet, so there is no picture and no value.
indicator-not-ready =
    { $n ->
        [one] ⚠ Not warmed up: read { $nText } bar of { $needed }
       *[other] ⚠ Not warmed up: read { $nText } bars of { $needed }
    }
length-on = { $length } on { $timeframe }
length-minutes = { $number } min
length-hours = { $number } h
length-days = { $number } d
picture-change =
    { $n ->
        [one] { $glyph } { $change } · { $nText } bar
       *[other] { $glyph } { $change } · { $nText } bars
    }
picture-high = High { $price }
picture-low = Low { $price }
picture-volume = Volume, up to { $most } { $base } a bar

# Backtest: questions

backtest-step-source = <b>Backtest · step { $step } of { $total }: strategy</b>
backtest-step-instrument = <b>Backtest · step { $step } of { $total }: instrument</b>
backtest-step-timeframe = <b>Backtest · step { $step } of { $total }: timeframe</b>
backtest-step-period = <b>Backtest · step { $step } of { $total }: period</b>
backtest-step-settings = <b>Backtest · step { $step } of { $total }: trading</b>
backtest-source-question = Test a ready idea, or one of your strategies:
backtest-saved-question = Which of your strategies? Choose its number.
period-question =
    Which period? Choose, or type days (90) or dates (2025-02-20 2025-08-20).
    History: { $history }
period-no-history = There are no candles of this instrument yet. Choose another one.
period-unknown = Type days, like 90, or two dates, like 2025-02-20 2025-08-20
period-outside = There is history for { $history } only
settings-question = Good as it is, or change a part:
setting-direction = Direction: { $value }
setting-size = Size: { $value }
setting-stops = Stop loss: { $sl } · take profit: { $tp }
setting-fill = Stops fill: { $value }
setting-unseen = Unseen data: { $value }
setting-cash = simulated cash { $amount }
setting-sweep = Parameters: many, around the idea's own
setting-single = Parameters: the idea's own
stops-swept = several
stops-range = { $start }–{ $stop } by { $step }
stops-unknown = Type a percent like 1.5, several like 1 2 3, a range like 1-5 step 0.5, or off
sl-outside = A stop loss is above 0 and below 100 %
tp-outside = A take profit is above 0 %
direction-question = <b>Backtest · direction</b>
direction-long-short = long and short
direction-long-only = long only
direction-short-only = short only
sizing-question =
    <b>Backtest · size of a trade</b>
    <b>All in</b> – everything there is.
    <b>Fixed</b> – the same amount each time.
    <b>Budget</b> – a part that grows and shrinks with its results.
    <b>Profit lock</b> – a budget that puts part of each profit aside.
sizing-all_in = all in
sizing-fixed_quote = fixed { $amount }
sizing-strategy_compound = budget { $amount }
sizing-strategy_compound_profit_lock = budget { $amount }, { $share } of profits locked
fixed-question =
    <b>Backtest · fixed amount</b>
    How much simulated money for each trade? Choose or type, at most { $max }.
budget-question =
    <b>Backtest · budget</b>
    How much simulated money to begin with? Choose or type, at most { $max }.
lock-share-question =
    <b>Backtest · profit lock</b>
    Which part of each profit is put aside? Choose or type a percent, at most { $max }.
sl-question =
    <b>Backtest · stop loss</b>
    Percent of the entry price. Type one (1.5), several (1 2 3) or a range (1-5 step 0.5).
tp-question =
    <b>Backtest · take profit</b>
    Percent of the entry price. Type one (1.5), several (1 2 3) or a range (1-5 step 0.5).
fill-question =
    <b>Backtest · where stops fill</b>
    <b>At the close</b> – a stop is looked at when a bar closes, and fills at that close.
    <b>At the touch</b> – a stop fills at its level inside the bar. Where a bar reaches both stops, its minutes decide, and the result says how much hangs on it.
fill-close = at the bar's close
fill-touch = at the touch of their level
unseen-question =
    <b>Backtest · unseen data</b>
    Variants are ranked on the first part of the period, and tested on what follows, which ranking never saw. Choose, or type the percent to keep for the test.
    <b>Walk-forward</b> ranks on half of the period, then tests on the next eighth, four times in a row.
unseen-none = none
unseen-last = last { $share }
unseen-walk = walk-forward
unseen-title = test: { $check }
unseen-outside = Type a percent above 0 and below 100
number-outside = Type a number above 0 and at most { $max }
off = off

# Backtest: quote, progress, end

quote-title = <b>Backtest quote · { $instrument }</b>
quote-variants =
    { $n ->
        [one] { $nText } variant
       *[other] { $nText } variants
    }
quote-variants-stops =
    { $n ->
        [one] { $nText } variant: { $base } base, { $stops } with SL/TP
       *[other] { $nText } variants: { $base } base, { $stops } with SL/TP
    }
quote-costs = Fee { $fee } and slippage { $slippage } on every fill
quote-touch = Stops fill at the touch of their level
quote-out_of_sample = Ranked on the first part, tested on the rest
quote-walk_forward = Walk-forward: ranked on training parts, tested right after each
refused-title = <b>✕ Backtest not started</b>
refused-fix =
    { $n ->
        [one] Fix { $nText } thing:
       *[other] Fix { $nText } things:
    }
refused-nothing-started = Nothing was started · ID <code>{ $id }</code>
progress-title = <b>↻ Backtest running · { $instrument }</b>
progress-queued = Waiting for its turn
progress-facts =
    { $n ->
        [one] { $pct } · { $done } of { $nText } variant
       *[other] { $pct } · { $done } of { $nText } variants
    }
progress-stopping = Stopping…
cancelled-title = <b>○ Backtest cancelled · { $instrument }</b>
cancelled-note = Nothing was stored.
failed-title = <b>✕ Backtest failed · { $instrument }</b>
failed-internal = Something went wrong on our side. Start it again; if it fails again, tell the operator the ID.
failed-unavailable = A part of Roehub did not answer. Start it again in a minute.
failed-no_candles = This period has no complete bars. Choose another one.
failed-refused = It cannot run as it was asked for. Start it again and change the settings.
failed-id = ID <code>{ $id }</code>
result-title = <b>✓ Backtest done · { $instrument }</b>
result-simulated = simulated market
result-recorded = recorded candles
result-live = Binance and Bybit prices
result-period =
    { $n ->
        [one] { $period } · { $nText } variant in { $seconds } s
       *[other] { $period } · { $nText } variants in { $seconds } s
    }
result-period-whole =
    { $n ->
        [one] { $period } · { $nText } variant in { $seconds } s
       *[other] { $period } · all { $nText } variants in { $seconds } s
    }
result-best = Best: { $variant }
result-return = <b>{ $return }</b> · buy and hold { $benchmark }
result-return-out_of_sample = <b>{ $return }</b> on unseen data · buy and hold { $benchmark }
result-walked =
    { $n ->
        [one] <b>{ $test }</b> in { $nText } test · training { $train }
       *[other] <b>{ $test }</b> in { $nText } tests together · training { $train } on average
    }
result-return-walk_forward = Last test { $return } · buy and hold { $benchmark }
result-drawdown =
    { $n ->
        [one] Max drawdown { $drawdown } · { $nText } trade · Sharpe { $sharpe }
       *[other] Max drawdown { $drawdown } · { $nText } trades · Sharpe { $sharpe }
    }
result-luck-beats_luck =
    { $n ->
        [one] ✓ Beats luck: deflated Sharpe { $value } after { $nText } try
       *[other] ✓ Beats luck: deflated Sharpe { $value } after { $nText } tries
    }
result-luck-unclear =
    { $n ->
        [one] ⚠ Maybe luck: deflated Sharpe { $value } after { $nText } try
       *[other] ⚠ Maybe luck: deflated Sharpe { $value } after { $nText } tries
    }
result-luck-no_better =
    { $n ->
        [one] ⚠ No better than luck: deflated Sharpe { $value } after { $nText } try
       *[other] ⚠ No better than luck: deflated Sharpe { $value } after { $nText } tries
    }
result-luck-out_of_sample =
    { $n ->
        [one] Deflated Sharpe of the test { $value }, { $nText } try counted
       *[other] Deflated Sharpe of the test { $value }, all { $nText } tries counted
    }
result-luck-walk_forward =
    { $n ->
        [one] Deflated Sharpe of the last test { $value }, { $nText } try counted
       *[other] Deflated Sharpe of the last test { $value }, all { $nText } tries counted
    }
result-lineage =
    { $n ->
        [one] { $nText } of them earlier, along the strategy's lineage
       *[other] { $nText } of them earlier, along the strategy's lineage
    }
result-plateau = { $value } of neighbours keep half its return
result-plateau-trained = { $value } of neighbours keep half its training return
result-unseen-none = unseen data: not tested
result-unseen-trained = training { $train }
result-band =
    { $n ->
        [one] ⚠ Both stops in one bar in { $nText } trade: profit { $worst } to { $best }
       *[other] ⚠ Both stops in one bar in { $nText } trades: profit { $worst } to { $best }
    }
result-band-clear = No bar reached both stops
result-no-trades = No trades: the rules never agreed in this period.
result-no-trades-out_of_sample = No trades in the test: the rules never agreed there.
result-no-trades-walk_forward = No trades in the last test: the rules never agreed there.
result-gated = ⚠ The slowest variant warmed up for { $pct } of the period: test a longer one
result-missing =
    { $n ->
        [one] ⚠ { $nText } minute of the period has no candle
       *[other] ⚠ { $nText } minutes of the period have no candle
    }
result-shortlisted = ⚠ Shortlisted: the best { $preselect } of { $base } went on, down to { $cutoff }
result-ruined-equity_exhausted = ⚠ The account ran out of money
result-ruined-budget_exhausted = ⚠ The budget ran out: no entries after that
result-ruined-quote_too_small = ⚠ The amount per trade is too small: no entries
result-top = Top { $nText } of { $total }
table-return = return
table-train = train
table-test = test
table-drawdown = drawd.
table-trades = trades
picture-hold = Buy and hold
picture-test-out_of_sample = Test: { $period }
picture-test-walk_forward = Last test: { $period }
picture-drawdown = Max drawdown
picture-underwater = Drawdown
toast-ended-already = It has ended already
toast-stopping = Stopping
toast-runs-already = This check is already under way
toast-saved = Saved

# Problems of an input

place-request = Request
place-sl = Stop loss
place-tp = Take profit
place-variants = Variants
place-param = Parameter “{ $name }”
place-indicators = Indicators
place-instrument = Instrument
place-timeframe = Timeframe
place-time_range = Period
place-sizing = Size
place-strategy_id = Strategy
place-direction_mode = Direction
place-init_cash_quote = Start cash
place-fill_model = Stop fills
place-validation = Unseen data
place-prune = Limits
problem-required = is missing
problem-unknown_field = is not known
problem-wrong_type = this is not a value of the right kind
problem-not_allowed = this value is not available
problem-below_minimum = { $value } is below the minimum { $min }
problem-above_maximum = { $value } is above the maximum { $max }
problem-not_on_step = { $value } does not fit the step { $step }
problem-constraint_violated = { $left } must be below { $right }
problem-unknown_indicator = there is no indicator { $id }
problem-unknown_rule = there is no such rule
problem-unknown_instrument = { $symbol } is not traded here
problem-unknown_strategy = this strategy does not exist or is not yours
problem-bad_time = is not a time
problem-bad_axis = is not a list or range of values
problem-bad_text = contains characters that cannot be used
problem-empty_range = no whole bar inside
problem-no_candles = there are no candles
problem-nothing_left = leaves out { $count } of { $variants } variants, and none is left
problem-too_short = the period has too few bars for this test
problem-too_many = { $count } is above the limit { $limit }
problem-too_large = needs more memory than the limit
problems-more =
    { $n ->
        [one] …and { $nText } more
       *[other] …and { $nText } more
    }

# More buttons

button-my-strategies = My strategies
button-days =
    { $n ->
        [365] 1 year
        [one] { $nText } day
       *[other] { $nText } days
    }
button-all-history = All history
button-quote = Continue
button-sweep-on = Try many
button-sweep-off = Try one only
button-direction = Direction
button-size = Size
button-sl = Stop loss
button-tp = Take profit
button-fill = Stop fills
button-fill-close = At the close
button-fill-touch = At the touch
button-unseen = Unseen data
button-stops-range = 1–5 %
button-sizing-all_in = All in
button-sizing-fixed_quote = Fixed
button-sizing-strategy_compound = Budget
button-sizing-strategy_compound_profit_lock = Profit lock
button-run = Run { $nText }
button-change = Change
button-use = Use { $name }
button-use-indicator = Use in strategy
button-previous = ‹ Previous
button-next = Next ›
button-groups = Groups
button-group-average = Averages
button-group-trend = Trend
button-group-momentum = Momentum
button-group-volatility = Volatility
button-group-volume = Volume
button-other-rule = Other rule
button-save = Save
button-add-indicator = + Indicator
button-drop-indicator = − Last one
button-symbol = Instrument
button-timeframe = Timeframe
button-use-template = Ready idea
button-open-table = Open table
button-open-strategy = Open in app
button-save-best = Save best
button-again = New backtest
button-copy-receipt = Copy receipt
button-delete = Delete
button-delete-now = Delete strategy
button-keep = Keep

# Commands

menu-button = Open
command-backtest = Test an idea on history
command-chart = Candles of an instrument
command-indicators = Indicators, explained with pictures
command-strategies = Your strategies
command-new = Build a strategy
command-clone = Copy a strategy with changes
command-app = Open the app
command-menu = Everything at a glance
command-language = English or Russian
command-help = What there is and how to begin
command-cancel = Leave any question
command-start = Register or begin again
