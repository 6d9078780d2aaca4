"""P1's variants and P3 by vectorbt itself (requirements.txt): variants a second of each, printed as JSON.

Usage: python3 from_signals_vectorbt.py DIR
"""

import json
import sys
import time

import numpy as np
import pandas as pd
import vectorbt as vbt

from dumped import FEE_RATE, INIT_CASH, SLIPPAGE_RATE, closes, signals

SAMPLE = 16
FAST = (2, 10, 50)
LAST = 100


def portfolio(close, entries, exits):
    return vbt.Portfolio.from_signals(
        close,
        entries,
        exits,
        direction="both",
        init_cash=INIT_CASH,
        fees=FEE_RATE,
        slippage=SLIPPAGE_RATE,
        freq="1min",
    )


def minutes(values):
    return pd.Series(values, index=pd.date_range("2024-01-01", periods=len(values), freq="1min"))


def dense(directory):
    """The simulation alone, on P1's signals."""
    values = closes(directory, "p1")
    close = minutes(values)
    points, (first, second) = signals(directory, "p1", len(values))
    chosen = np.arange(SAMPLE) * first * second // SAMPLE
    columns = np.array([points[v // second] & points[first + v % second] for v in chosen])
    longs, shorts = (pd.DataFrame(columns[:, side].T, index=close.index) for side in (0, 1))
    portfolio(close, longs, shorts)
    started = time.perf_counter()
    portfolio(close, longs, shorts)
    return SAMPLE / (time.perf_counter() - started)


def cross(directory):
    """Averages, comparison, simulation and total return of some fast periods with all slow ones."""
    close = minutes(closes(directory, "p3"))
    vbt.MA.run(close, [2, 3])
    variants = 0
    started = time.perf_counter()
    for fast in FAST:
        slows = list(range(fast + 1, LAST + 1))
        quick = vbt.MA.run(close, fast).ma.to_numpy().reshape(-1, 1)
        calm = vbt.MA.run(close, slows).ma.to_numpy()
        longs, shorts = (pd.DataFrame(side, index=close.index) for side in (quick > calm, quick < calm))
        portfolio(close, longs, shorts).total_return()
        variants += len(slows)
    return variants / (time.perf_counter() - started)


print(json.dumps({"vectorbt": vbt.__version__, "P1": dense(sys.argv[1]), "P3": cross(sys.argv[1])}))
