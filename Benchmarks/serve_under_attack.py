#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks `hark serve` with many clients of one kind after another, while a good client streams sound in real time and
measures how long each answer takes.

usage: serve_under_attack.py HARK [--attackers 20] [--seconds 10] [KIND...]

Prints a line for each kind: the answers' median, 99th percentile and maximum in milliseconds, the 99th percentile of
the server's processor time until an answer (in steps of 10 ms; independent of what else the machine does), the share of
a core and the memory of the server. Ends by stopping the server in the middle of the last attack, and by checking the time that
took. The exit code is 1 if an answer was missing, the 99th percentile is above 200 ms, or the end took over 2 s.

The attackers are processes of their own, so they take processor time too: a machine of few cores shows longer times than
attackers elsewhere would cause. Only the standard library is used.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time


def event(kind: str, data: dict | None = None, payload: bytes = b"", **more) -> bytes:
    body = json.dumps(data).encode() if data else b""
    header = {"type": kind, "data_length": len(body), "payload_length": len(payload), **more}
    return json.dumps(header).encode() + b"\n" + body + payload


def form(rate: int = 16000, width: int = 2, channels: int = 1) -> dict:
    return {"rate": rate, "width": width, "channels": channels}


def numbers(length: int) -> bytes:
    """An event with as many small values as fit."""
    body = b'{"a":[' + b",".join([b"0"] * (length // 2 - 5)) + b"]}"
    return json.dumps({"type": "of the future", "data_length": len(body)}).encode() + b"\n" + body


def names() -> bytes:
    return event("detect", {"names": ["stop"] + [f"name {i}" for i in range(1000)]})


def rates() -> bytes:
    """A filter to be designed for each event."""
    return b"".join(
        event("audio-chunk", form(rate=4001 + 2 * i), bytes(64)) for i in range(500)
    )


NOISE = random.Random(1).randbytes(65536)

# What each kind of attacker sends again and again.
FLOODS = {
    "tiny events": b'{"type":"x"}\n' * 5000,
    "describe": b'{"type":"describe"}\n' * 1000,
    "ping": b'{"type":"ping"}\n' * 1000,
    "deep JSON": b'{"type":"x","data":' + b'{"a":' * 600 + b"1" + b"}" * 601 + b"\n",
    "many values": numbers(65000) * 20,
    "many names": names() * 20,
    "changing rates": rates(),
    "large payloads": event("of the future", payload=bytes(1 << 20)) * 2,
    "sound at full speed": event("audio-chunk", form(), NOISE) * 4,
    "192 kHz, 8 channels, 32 bits": event("audio-chunk", form(192000, 4, 8), NOISE) * 4,
    "starts without sound": event("audio-start", form(44100)) * 1000,
    "garbage": NOISE,
    "a line without end": b"x" * 65536,
}


def flood(port: int, sent: bytes, reads: bool) -> None:
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                while True:
                    connection.sendall(sent)
                    if reads:
                        connection.setblocking(False)
                        try:
                            while connection.recv(65536):
                                pass
                        except BlockingIOError:
                            pass
                        connection.settimeout(5)
        except OSError:
            time.sleep(0.01)


def churn(port: int) -> None:
    """Connects and leaves at once, with a reset."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            time.sleep(0.01)


def drip(port: int) -> None:
    """A byte at a time."""
    sent = b'{"type":"ping"}\n' * 100
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while True:
                    for place in range(len(sent)):
                        connection.sendall(sent[place : place + 1])
        except OSError:
            time.sleep(0.01)


def attack(kind: str, port: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The server gets its processor time: what is measured is what it does with it.
    os.nice(19)
    if kind == "connect and leave":
        churn(port)
    elif kind == "a byte at a time":
        drip(port)
    else:
        flood(port, FLOODS[kind], reads=kind == "ping")


KINDS = [*FLOODS, "connect and leave", "a byte at a time"]


class GoodClient:
    def __init__(self, port: int):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.connection.makefile("rb")
        self.connection.sendall(event("audio-start", form()))

    def measure(self, seconds: float, server) -> tuple:
        """Sends 40 ms of quiet sound and a ping every 40 ms, and returns the times until the answers, and the server's
        processor time until them."""
        times, spent = [], []
        chunk = event("audio-chunk", form(), bytes(1280)) + b'{"type":"ping"}\n'
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            begin, ticks = time.monotonic(), server.ticks()
            self.connection.sendall(chunk)
            while True:
                line = self.file.readline()
                if not line:
                    raise OSError("the server closed the good client's connection")
                header = json.loads(line)
                self.file.read((header.get("data_length") or 0) + (header.get("payload_length") or 0))
                if header["type"] == "pong":
                    break
            times.append(time.monotonic() - begin)
            spent.append((server.ticks() - ticks) / os.sysconf("SC_CLK_TCK"))
            time.sleep(max(0, 0.04 - times[-1]))
        return sorted(times), sorted(spent)


class Server:
    def __init__(self, hark: str):
        self.log = tempfile.NamedTemporaryFile("w+")
        self.process = subprocess.Popen([hark, "serve", "--wyoming", "127.0.0.1:0"], stderr=self.log)
        while not (text := self.text()).startswith("listening on"):
            time.sleep(0.05)
        self.port = int(text.split("127.0.0.1:")[1].split()[0])

    def text(self) -> str:
        with open(self.log.name) as log:
            return log.readline()

    def ticks(self) -> int:
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def memory(self) -> float:
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def run(kind: str, server: Server, good: GoodClient, attackers: int, seconds: float, end: bool) -> bool:
    processes = [
        multiprocessing.Process(target=attack, args=(kind, server.port), daemon=True) for _ in range(attackers)
    ]
    for process in processes:
        process.start()
    time.sleep(1)
    begin, ticks = time.monotonic(), server.ticks()
    missing = False
    try:
        times, spent = good.measure(seconds, server)
    except OSError as error:
        print(f"{kind}: {error}", file=sys.stderr)
        times, spent, missing = [float("inf")], [float("inf")], True
    share = (server.ticks() - ticks) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - begin)
    figures = [1000 * times[int(len(times) * at)] for at in (0.5, 0.99)] + [1000 * times[-1]]
    busy = 1000 * spent[int(len(spent) * 0.99)]
    print(
        f"{kind:30} {figures[0]:9.1f} {figures[1]:9.1f} {figures[2]:9.1f} {busy:8.0f} {share:6.0%} {server.memory():7.1f}",
        flush=True,
    )
    isEnded = True
    if end:
        begin = time.monotonic()
        server.process.terminate()
        status = server.process.wait()
        isEnded = time.monotonic() - begin < 2 and status == 0
        print(f"ended by SIGTERM after {time.monotonic() - begin:.2f} s with status {status}")
    for process in processes:
        process.kill()
    for process in processes:
        process.join()
    return not missing and figures[1] <= 200 and isEnded


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("hark")
    parser.add_argument("--attackers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    arguments = parser.parse_intermixed_args()
    kinds = arguments.kinds or KINDS
    server = Server(arguments.hark)
    print(f"{'attack':30} {'median ms':>9} {'p99 ms':>9} {'max ms':>9} {'p99 core':>8} {'core':>6} {'MB':>7}")
    isGood = True
    for kind in kinds:
        good = GoodClient(server.port)
        isGood &= run(kind, server, good, arguments.attackers, arguments.seconds, end=kind == kinds[-1])
        good.connection.close()
    sys.exit(0 if isGood else 1)


main()
