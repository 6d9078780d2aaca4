"""P1's variants, bar by bar in numba: what a simulator in the manner of vectorbt's `from_signals` does at the least.

Usage: python3 signals_loop_numba.py DIR, a line on standard input for each round. It is not vectorbt, which does far more a
bar: it takes boolean columns of entries, visits every bar of each, fills orders into a table and marks the account.
Only the simulation is timed; the columns are made before.
"""

import sys

import numpy as np
from numba import njit

from dumped import FEE_RATE, INIT_CASH, SLIPPAGE_RATE, answer_rounds, closes, compared, scores, signals

SAMPLE = 16


@njit
def simulate(close, longs, shorts, fee, slip, cash, orders, marks, returns, trades):
    k = 1.0 / (1.0 + fee)
    bars = len(close)
    for column in range(longs.shape[0]):
        side = 0
        entry = 0.0
        notional = 0.0
        equity = cash
        count = 0
        filled = 0
        for bar in range(bars):
            price = close[bar]
            is_long = longs[column, bar]
            is_short = shorts[column, bar]
            if is_long and is_short:
                is_long = is_short = False
            wanted = side
            if is_long:
                wanted = 1
            elif is_short:
                wanted = -1
            if bar == bars - 1:
                wanted = 0
            if wanted != side:
                direction = wanted - side
                fill = price * (1.0 + slip) if direction > 0 else price * (1.0 - slip)
                if side != 0:
                    growth = fill / entry
                    equity = equity + equity * ((side * (growth - 1.0) - fee * (1.0 + growth)) * k)
                    count += 1
                    orders[filled % len(orders)] = fill
                    filled += 1
                side = wanted
                entry = fill
                notional = equity * k
                orders[filled % len(orders)] = fill
                filled += 1
            marks[bar] = equity if side == 0 else equity + side * notional * (price / entry - 1.0)
        returns[column] = (equity - cash) / cash * 100.0
        trades[column] = count


def main():
    (directory,) = sys.argv[1:]
    close = closes(directory, "p1")
    points, (first, second) = signals(directory, "p1", len(close))
    returns, trades = scores(directory, "p1")
    chosen = np.arange(SAMPLE) * len(returns) // SAMPLE
    pairs = [(variant // second, first + variant % second) for variant in chosen]
    columns = np.array([points[a] & points[b] for a, b in pairs])
    longs, shorts = columns[:, 0].copy(), columns[:, 1].copy()
    found = np.zeros(SAMPLE), np.zeros(SAMPLE, dtype=np.int64)
    orders, marks = np.zeros(2**17), np.zeros(len(close))

    def measure(bars=None):
        part = (longs[:, :bars], shorts[:, :bars])
        simulate(close[:bars], *part, FEE_RATE, SLIPPAGE_RATE, INIT_CASH, orders, marks[:bars], *found)
        return lambda: compared(*found, returns[chosen], trades[chosen])

    # Compiles.
    measure()
    answer_rounds(measure)


main()
