"""P3 by hand in numba: every cross of two averages of 2 to 100 bars, indicators, signals and simulation in one loop.

Usage: python3 ma_cross_numba.py DIR KERNEL, a line on standard input for each round. KERNEL is `fused` (averages are
differences of prefix sums, computed as they are compared) or `columns` (99 averages first, then compared).
One thread, no fastmath: the results have the bits of the fast path.
"""

import sys

import numpy as np
from numba import njit

from dumped import FEE_RATE, INIT_CASH, SLIPPAGE_RATE, answer_rounds, closes, compared, scores

LAST = 100


@njit
def settle(side, entry, fill, equity, fee, k):
    growth = fill / entry
    return equity + equity * ((side * (growth - 1.0) - fee * (1.0 + growth)) * k)


@njit
def fused(prefix, close, fee, slip, cash, returns, trades):
    """Ticks are whole, so sums and products of them are exact: a > b says which average is above."""
    bars = len(close)
    k = 1.0 / (1.0 + fee)
    buy, sell = 1.0 + slip, 1.0 - slip
    ruin = 1e-6 * cash
    at = 0
    for fast in range(2, LAST):
        for slow in range(fast + 1, LAST + 1):
            side = 0
            entry = 0.0
            equity = cash
            count = 0
            for bar in range(slow - 1, bars - 1):
                newest = prefix[bar + 1]
                a = (newest - prefix[bar + 1 - fast]) * slow
                b = (newest - prefix[bar + 1 - slow]) * fast
                if a > b:
                    if side == 1:
                        continue
                    wanted = 1
                    fill = close[bar] * buy
                elif a < b:
                    if side == -1:
                        continue
                    wanted = -1
                    fill = close[bar] * sell
                else:
                    continue
                if side != 0:
                    equity = settle(side, entry, fill, equity, fee, k)
                    count += 1
                    if equity < ruin:
                        side = 0
                        break
                side = wanted
                entry = fill
            if side != 0:
                fill = close[bars - 1] * (sell if side == 1 else buy)
                equity = settle(side, entry, fill, equity, fee, k)
                count += 1
            returns[at] = (equity - cash) / cash * 100.0
            trades[at] = count
            at += 1


@njit
def averages(prefix, columns):
    for period in range(2, LAST + 1):
        for bar in range(period - 1, columns.shape[1]):
            columns[period, bar] = (prefix[bar + 1] - prefix[bar + 1 - period]) / period


@njit
def columns_first(columns, close, fee, slip, cash, returns, trades):
    bars = len(close)
    k = 1.0 / (1.0 + fee)
    buy, sell = 1.0 + slip, 1.0 - slip
    ruin = 1e-6 * cash
    at = 0
    for fast in range(2, LAST):
        quick = columns[fast]
        for slow in range(fast + 1, LAST + 1):
            calm = columns[slow]
            side = 0
            entry = 0.0
            equity = cash
            count = 0
            for bar in range(slow - 1, bars - 1):
                a = quick[bar]
                b = calm[bar]
                if a > b:
                    if side == 1:
                        continue
                    wanted = 1
                    fill = close[bar] * buy
                elif a < b:
                    if side == -1:
                        continue
                    wanted = -1
                    fill = close[bar] * sell
                else:
                    continue
                if side != 0:
                    equity = settle(side, entry, fill, equity, fee, k)
                    count += 1
                    if equity < ruin:
                        side = 0
                        break
                side = wanted
                entry = fill
            if side != 0:
                fill = close[bars - 1] * (sell if side == 1 else buy)
                equity = settle(side, entry, fill, equity, fee, k)
                count += 1
            returns[at] = (equity - cash) / cash * 100.0
            trades[at] = count
            at += 1


def main():
    directory, kernel = sys.argv[1:]
    close = closes(directory, "p3")
    known = scores(directory, "p3")
    found = np.zeros(len(known[0])), np.zeros(len(known[0]), dtype=np.int64)
    ticks = np.rint(close * 100).astype(np.int64)

    def run(ticks, close):
        prefix = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(ticks)))
        if kernel == "fused":
            fused(prefix, close, FEE_RATE, SLIPPAGE_RATE, INIT_CASH, *found)
        else:
            columns = np.empty((LAST + 1, len(close)))
            averages(prefix, columns)
            columns_first(columns, close, FEE_RATE, SLIPPAGE_RATE, INIT_CASH, *found)

    def measure():
        run(ticks, close)
        return lambda: compared(*found, *known)

    # Compiles.
    run(ticks[:200], close[:200])
    answer_rounds(measure)


main()
