# SPDX-License-Identifier: Apache-2.0
"""Times an LSTM step of Hark, ONNX Runtime (int8, dynamic quantization) and PyTorch (float) in turns, on one core.

Called by Benchmarks/lstm. Each round measures every contestant for a moment. "Fastest" is the fastest call of all rounds
(Hark's calls are blocks of 50 steps): what a quiet machine gives. "Median" is the median over rounds of the median call;
its ratio is the median of the rounds' own ratios: what a machine that does other things as well gives.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

SECONDS_A_TURN = 0.2


def fastest_and_median(call, count=1, seconds=SECONDS_A_TURN):
    """The fastest and median nanoseconds per step of calls that each make `count` steps, repeated for `seconds`."""
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1e9 / count, statistics.median(times) * 1e9 / count


def float_lstm(inputs, cells, random):
    """An ONNX model of one LSTM, with its state as input and output and any number of steps."""
    weights = {
        "W": random.standard_normal((1, 4 * cells, inputs)) / np.sqrt(inputs),
        "R": random.standard_normal((1, 4 * cells, cells)) / np.sqrt(cells),
        "B": random.standard_normal((1, 8 * cells)) * 0.1,
    }
    node = helper.make_node(
        "LSTM", ["x", "W", "R", "B", "", "h0", "c0"], ["y", "h1", "c1"], hidden_size=cells
    )
    info = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    state = [1, 1, cells]
    graph = helper.make_graph(
        [node],
        "lstm",
        [info("x", ["steps", 1, inputs]), info("h0", state), info("c0", state)],
        [info("y", ["steps", 1, 1, cells]), info("h1", state), info("c1", state)],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def onnx_runtime(inputs, cells, steps, random):
    """Calls for the whole sequence, for single steps with the caller's state, and for an empty model (call overhead).

    All memory is bound in advance, so that nothing is copied between NumPy and ONNX Runtime. Single steps are also
    measured in the usual way, with arrays in and out of `run`.
    """
    folder = tempfile.mkdtemp()
    plain, quantized, idle = (os.path.join(folder, name) for name in ("float.onnx", "int8.onnx", "idle.onnx"))
    onnx.save(float_lstm(inputs, cells, random), plain)
    quantize_dynamic(plain, quantized, weight_type=QuantType.QInt8, per_channel=True)
    kinds = {node.op_type for node in onnx.load(quantized).graph.node}
    assert "DynamicQuantizeLSTM" in kinds, f"the LSTM was not quantized: {kinds}"
    lstm = session(quantized)

    def value(*shape):
        return onnxruntime.OrtValue.ortvalue_from_numpy(random.standard_normal(shape).astype(np.float32) * 0.5)

    def bound(target, feeds, fetches):
        binding = target.io_binding()
        for name, tensor in feeds.items():
            binding.bind_ortvalue_input(name, tensor)
        for name, tensor in fetches.items():
            binding.bind_ortvalue_output(name, tensor)
        return binding

    state = [value(1, 1, cells) for _ in range(4)]
    whole = bound(
        lstm,
        {"x": value(steps, 1, inputs), "h0": state[0], "c0": state[1]},
        {"y": value(steps, 1, 1, cells), "h1": state[2], "c1": state[3]},
    )
    x, y = value(1, 1, inputs), value(1, 1, 1, cells)
    there = bound(lstm, {"x": x, "h0": state[0], "c0": state[1]}, {"y": y, "h1": state[2], "c1": state[3]})
    back = bound(lstm, {"x": x, "h0": state[2], "c0": state[3]}, {"y": y, "h1": state[0], "c1": state[1]})

    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "idle",
        [info("x", TensorProto.FLOAT, [1])],
        [info("y", TensorProto.FLOAT, [1])],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8), idle)
    nothing = session(idle)
    empty = bound(nothing, {"x": value(1)}, {"y": value(1)})

    def two_steps():
        lstm.run_with_iobinding(there)
        lstm.run_with_iobinding(back)

    feeds = {"x": x.numpy(), "h0": state[0].numpy(), "c0": state[1].numpy()}

    def arrays_step():
        _, feeds["h0"], feeds["c0"] = lstm.run(None, feeds)

    return {
        ("ONNX Runtime int8", "whole sequence"): (lambda: lstm.run_with_iobinding(whole), steps),
        ("ONNX Runtime int8", "step by step, memory bound"): (two_steps, 2),
        ("ONNX Runtime int8", "step by step, NumPy arrays"): (arrays_step, 1),
        ("ONNX Runtime", "a call that does nothing"): (lambda: nothing.run_with_iobinding(empty), 1),
    }


def pytorch(inputs, cells, steps):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    lstm = torch.nn.LSTM(inputs, cells).eval()
    cell = torch.nn.LSTMCell(inputs, cells).eval()
    sequence = torch.randn(steps, 1, inputs)
    frame = torch.randn(1, 1, inputs)
    state = (torch.zeros(1, 1, cells), torch.zeros(1, 1, cells))
    cell_state = (torch.zeros(1, cells), torch.zeros(1, cells))

    @torch.inference_mode()
    def whole():
        lstm(sequence)

    @torch.inference_mode()
    def module_step():
        nonlocal state
        for _ in range(10):
            _, state = lstm(frame, state)

    @torch.inference_mode()
    def cell_step():
        nonlocal cell_state
        for _ in range(10):
            cell_state = cell(frame[0], cell_state)

    # LSTM and LSTMCell compute the same. The faster one represents PyTorch.
    step = min((module_step, cell_step), key=lambda call: fastest_and_median(call, seconds=0.5))
    return {
        ("PyTorch float", "whole sequence"): (whole, steps),
        ("PyTorch float", "step by step"): (step, 10),
    }


def hark(program, shape, streams):
    command = [program, "benchmark", "--shape", shape, "--streams", str(streams), "--format", "jsonl"]
    output = subprocess.run(
        command + ["--seconds", str(SECONDS_A_TURN)], check=True, capture_output=True, text=True
    ).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    times = [(line["fastest_ns_per_frame"], line["median_ns_per_frame"]) for line in lines[:2]]
    return times, lines[-1]["kernel"]


def peak(program):
    return float(subprocess.run([program], check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hark", required=True)
    parser.add_argument("--peak", required=True)
    parser.add_argument("--shape", default="40x128")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--streams", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    options = parser.parse_args()
    inputs, cells = (int(size) for size in options.shape.split("x"))
    # Child processes inherit the affinity. The last core is the least likely to serve interrupts.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    random = np.random.default_rng(1)
    calls = onnx_runtime(inputs, cells, options.steps, random) | pytorch(inputs, cells, options.steps)
    for call, _ in calls.values():
        fastest_and_median(call, seconds=0.5)

    _, kernel = hark(options.hark, options.shape, options.streams)
    single, together = ("Hark int8", f"step by step, {kernel}"), ("Hark int8", f"{options.streams} streams together")
    rounds, rates = [], []
    for _ in range(options.rounds):
        (one, many), _ = hark(options.hark, options.shape, options.streams)
        rounds.append({single: one, together: many})
        rounds[-1] |= {name: fastest_and_median(call, count) for name, (call, count) in calls.items()}
        rates.append(peak(options.peak))

    rows = []
    for name in rounds[0]:
        fastest = min(turn[name][0] for turn in rounds)
        median = statistics.median(turn[name][1] for turn in rounds)
        ratio = statistics.median(turn[name][1] / turn[single][1] for turn in rounds)
        rows.append((*name, fastest, fastest / min(turn[single][0] for turn in rounds), median, ratio))
    products = 4 * cells * (inputs + cells)
    write = write_jsonl if options.format == "jsonl" else write_text
    write(rows, max(rates), products, options)


def write_jsonl(rows, rate, products, options):
    for peer, mode, fastest, fastest_ratio, median, ratio in rows:
        line = {"type": "peer", "peer": peer, "mode": mode, "shape": options.shape}
        line |= {"fastest_ns_per_step": round(fastest, 1), "fastest_times_hark": round(fastest_ratio, 3)}
        print(json.dumps(line | {"median_ns_per_step": round(median, 1), "median_times_hark": round(ratio, 3)}))
    summary = {"type": "summary", "rounds": options.rounds, "products_per_step": products}
    print(json.dumps(summary | {"peak_products_per_ns": rate}))


def write_text(rows, rate, products, options):
    print(f"LSTM of {options.shape} (inputs x cells), one core, {options.rounds} rounds in turns")
    print(f"ONNX Runtime {onnxruntime.__version__}, PyTorch {torch.__version__}, sequences of {options.steps} steps\n")
    print(f"{'':48} {'fastest':>10} {'times':>6}   {'median':>10} {'times':>6}")
    print(f"{'what':18} {'how':29} {'us a step':>10} {'Hark':>6}   {'us a step':>10} {'Hark':>6}")
    for peer, mode, fastest, fastest_ratio, median, ratio in rows:
        figures = f"{fastest / 1000:10.3f} {fastest_ratio:6.2f}   {median / 1000:10.3f} {ratio:6.2f}"
        print(f"{peer:18} {mode:29} {figures}")
    if rate:
        least = products / rate
        print(f"\nvpdpbusd on registers alone: {rate:.0f} products/ns, so {least / 1000:.3f} us a step at the least;")
        print(f"the fastest step takes {rows[0][2] / least:.2f} times that, of streams together {rows[1][2] / least:.2f} times")


if __name__ == "__main__":
    main()
