"""Reads what `npm run bench -- grid --dump DIR` writes; ../README.md tells the layout."""

import json
import os
import sys
import time

import numpy as np

INIT_CASH = 10_000.0
FEE_RATE = 0.002 / 100
SLIPPAGE_RATE = 0.001 / 100


def closes(directory, name):
    """Closes in quote; every one is a whole number of ticks of 0.01."""
    return np.fromfile(os.path.join(directory, name + ".closes"), dtype="<f8")


def scores(directory, name):
    """Total return in percent and trades of each variant, as the fast path has them."""
    table = np.fromfile(os.path.join(directory, name + ".scores"), dtype="<f8").reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].astype(np.int64)


def signals(directory, name, bars):
    """Booleans (points, long or short, bars) of all points of all indicators, and the number of points of each."""
    with open(os.path.join(directory, name + ".json"), encoding="utf-8") as file:
        counts = [len(indicator["points"]) for indicator in json.load(file)["indicators"]]
    packed = np.fromfile(os.path.join(directory, name + ".signals"), dtype=np.uint8)
    bits = np.unpackbits(packed.reshape(2 * sum(counts), -1), axis=1, count=bars, bitorder="little")
    return bits.view(np.bool_).reshape(sum(counts), 2, bars), counts


def answer_rounds(measure):
    """One JSON line for "ready", then one for each line that is read: what `measure` found, and its seconds."""
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        finish = measure()
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, **finish()}), flush=True)


def compared(found_returns, found_trades, returns, trades):
    """How many variants have the same bits and the same number of trades."""
    same = (found_returns == returns) & (found_trades == trades)
    return {"variants": len(returns), "same": int(np.count_nonzero(same))}
