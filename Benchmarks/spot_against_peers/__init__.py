# SPDX-License-Identifier: Apache-2.0
"""Compares `hark spot` with programs that spot keywords in recordings. Run by Benchmarks/spot."""
