-- Names of strategies and titles of results as long as they come out.
-- Why: both are generated from the indicators, of which a strategy may have sixteen with several parameters each; a
-- name of theirs did not fit into 400 characters, and a valid strategy was refused.
-- Compatible: lifts a limit.

ALTER TABLE strategy_strategies
  DROP CONSTRAINT strategy_strategies_name_check,
  ADD CONSTRAINT strategy_strategies_name_check CHECK (name <> '');
ALTER TABLE backtest_results
  DROP CONSTRAINT backtest_results_title_check,
  ADD CONSTRAINT backtest_results_title_check CHECK (title <> '');
