# SPDX-License-Identifier: Apache-2.0
"""Times training steps of one LSTM in Hark's trainer and in PyTorch, in turns. See Benchmarks/training.

usage: training_against_torch.py PATH/TO/TrainingThroughput [ROUNDS]
"""

import statistics
import subprocess
import sys
import time

import torch

INPUTS, HIDDEN, FRAMES, BATCH, LABELS, THREADS, STEPS = 40, 128, 98, 100, 12, 4, 5


def torch_trainer():
    torch.manual_seed(1)
    torch.set_num_threads(THREADS)
    lstm, output = torch.nn.LSTM(INPUTS, HIDDEN), torch.nn.Linear(HIDDEN, LABELS)
    parameters = [*lstm.parameters(), *output.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.01)
    inputs = torch.randn(FRAMES, BATCH, INPUTS)
    targets = torch.randint(0, LABELS, (BATCH,))

    def steps(count):
        start = time.perf_counter()
        for _ in range(count):
            optimizer.zero_grad(set_to_none=True)
            hidden, _ = lstm(inputs)
            pooled = output(hidden).max(0)[0]
            loss = torch.nn.functional.cross_entropy(pooled, targets, label_smoothing=0.05)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 2.0)
            optimizer.step()
        return time.perf_counter() - start

    return steps


def hark_trainer(program, kind):
    def steps(count):
        program.stdin.write(f"{kind} {count}\n")
        program.stdin.flush()
        return float(program.stdout.readline().split()[0])

    return steps


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    program = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    trainers = {
        f"PyTorch {torch.__version__.split('+')[0]}": torch_trainer(),
        "Hark, float": hark_trainer(program, "float"),
        "Hark, quantization-aware": hark_trainer(program, "integers"),
    }
    times = {name: [] for name in trainers}
    for steps in trainers.values():
        steps(3)
    for _ in range(rounds):
        for name, steps in trainers.items():
            times[name].append(steps(STEPS))
    program.stdin.close()
    program.wait()

    print(f"LSTM({INPUTS} -> {HIDDEN}), {FRAMES} frames, batch {BATCH}, {THREADS} threads; forward, backward, AdamW")
    print(f"{rounds} rounds of {STEPS} steps, in turns; examples a second")
    print(f"{'trainer':26} {'median':>8} {'best':>8} {'ratio of medians':>17} {'of bests':>9}")
    first = next(iter(times.values()))
    for name, seconds in times.items():
        rate = lambda value: BATCH * STEPS / value
        ratio = statistics.median(first) / statistics.median(seconds)
        print(
            f"{name:26} {rate(statistics.median(seconds)):8.0f} {rate(min(seconds)):8.0f} {ratio:17.2f}"
            f" {min(first) / min(seconds):9.2f}"
        )


if __name__ == "__main__":
    main()
