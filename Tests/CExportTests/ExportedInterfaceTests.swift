// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

/// Settings, ring, reset and self-test of an exported library.
@Suite struct ExportedInterfaceTests {
    /// Compiles a program together with the library and runs it; returns its lines.
    private func output(
        _ exported: ExportedLibrary, _ main: String, options: [String] = [], input: [UInt8] = []
    ) throws -> [String] {
        let program = "#include \"hark_test.h\"\n#include <stdio.h>\nstatic hark_test spotter;\n\(main)\n"
        try exported.folder.write(Array(program.utf8), to: "main.c")
        try exported.compile(ExportedLibrary.strict + options + ["main.c", "-o", "main"] + exported.sources)
        return try exported.run(exported.folder.path(of: "main"), [], input: input)
    }

    @Test func sensitivityMovesThresholds() throws {
        let model = try ExportModels.random()
        let thresholds = model.labels.map { $0.isKeyword ? Int($0.threshold) : 32768 }
        let lines = try output(
            try ExportedLibrary(model),
            """
            int main(void) {
                static const int percents[6] = {50, 0, 100, 75, -1, 101};
                int turn, label;
                hark_test_init(&spotter);
                for (turn = 0; turn < 6; turn++) {
                    printf("%d", hark_test_set_sensitivity(&spotter, percents[turn]));
                    for (label = 0; label < HARK_TEST_LABELS; label++) printf(" %d", spotter.thresholds[label]);
                    printf("\\n");
                }
                return 0;
            }
            """)
        let line = { (status: Int, threshold: (Int) -> Int) in
            ([status] + thresholds.map { $0 > 32767 ? $0 : threshold($0) }).map(String.init).joined(separator: " ")
        }
        #expect(thresholds.contains(5000) && thresholds.contains(32768))
        #expect(lines[0] == line(0) { $0 })
        #expect(lines[1] == line(0) { $0 + (32768 - $0) / 2 })
        #expect(lines[2] == line(0) { $0 - $0 / 2 })
        #expect(lines[3] == line(0) { $0 - $0 / 4 })
        #expect(lines[4] == line(-4) { $0 - $0 / 4 } && lines[5] == lines[4])
    }

    /// What does not fit into the ring is counted and reported once; the stream begins anew behind it.
    @Test func aLossIsReported() throws {
        let lines = try output(
            try ExportedLibrary(try ExportModels.random()),
            """
            static hark_test other;
            static int16_t noise[5000];
            int main(void) {
                hark_test_detection found;
                unsigned long lost;
                int index, event;
                for (index = 0; index < 5000; index++) noise[index] = (int16_t)(index * 7919 % 20011 - 10000);
                hark_test_init(&spotter);
                hark_test_init(&other);
                spotter.thresholds[0] = 32000;
                (void)hark_test_feed(&spotter, noise, 700);
                while (hark_test_poll(&spotter, &found) != HARK_TEST_IDLE) {}
                lost = (unsigned long)hark_test_feed(&spotter, noise, 5000);
                lost += (unsigned long)hark_test_feed(&spotter, noise, 3);
                printf("%lu %lu\\n", lost, (unsigned long)spotter.lost);
                event = hark_test_poll(&spotter, &found);
                printf("%d %d\\n", event, hark_test_poll(&spotter, &found));
                printf("%lu %d\\n", (unsigned long)spotter.heard, spotter.thresholds[0]);
                for (index = 0; index < 5000; index += 100) {
                    (void)hark_test_feed(&spotter, noise + index, 100);
                    do event = hark_test_poll(&spotter, &found); while (event > 0);
                    if (event != HARK_TEST_IDLE) return 1;
                    (void)hark_test_process(&other, noise + index, 100, NULL, NULL);
                }
                for (index = 0; index < HARK_TEST_CELLS; index++) {
                    if (spotter.cells[index] != other.cells[index]) return 1;
                }
                printf("%lu\\n", (unsigned long)(spotter.heard - other.heard));
                return 0;
            }
            """)
        #expect(lines == ["\(5003 - 1024) \(5003 - 1024)", "-1 0", "5703 32000", "5703"])
    }

    /// One thread feeds and another polls, checked for data races: the keywords are those of one thread.
    @Test func anotherThreadFeeds() throws {
        let exported = try ExportedLibrary(try ExportModels.commands())
        let speech = ExportModels.bytes(Array(try ExportModels.speech().prefix(200_000)))
        let lines = try output(
            exported,
            """
            #include <pthread.h>
            #include <sched.h>
            static int16_t speech[200000];
            static size_t total;
            static int ended;
            static void *feed(void *context) {
                size_t start = 0, count = 1;
                (void)context;
                while (start < total) {
                    const uint32_t waiting = spotter.written - __atomic_load_n(&spotter.read, __ATOMIC_ACQUIRE);
                    if (count > total - start) count = total - start;
                    if (HARK_TEST_RING - waiting < count) {
                        sched_yield();
                        continue;
                    }
                    (void)hark_test_feed(&spotter, speech + start, count);
                    start += count;
                    count = count * 5 % 509;
                }
                __atomic_store_n(&ended, 1, __ATOMIC_RELEASE);
                return NULL;
            }
            static void found(void *context, const hark_test_detection *detection) {
                (void)context;
                printf("%d %d %lu\\n", detection->label, detection->score, (unsigned long)detection->samples);
            }
            int main(void) {
                pthread_t thread;
                hark_test_detection detection;
                int event, last;
                hark_test_init(&spotter);
                total = fread(speech, 2, 200000, stdin);
                if (pthread_create(&thread, NULL, feed, NULL) != 0) return 1;
                do {
                    last = __atomic_load_n(&ended, __ATOMIC_ACQUIRE);
                    while ((event = hark_test_poll(&spotter, &detection)) != HARK_TEST_IDLE) {
                        if (event == HARK_TEST_DETECTED) found(NULL, &detection);
                        if (event < 0) return 1;
                    }
                    sched_yield();
                } while (!last);
                (void)pthread_join(thread, NULL);
                printf("alone\\n");
                hark_test_init(&spotter);
                (void)hark_test_process(&spotter, speech, total, found, NULL);
                return 0;
            }
            """, options: ["-O1", "-g", "-fsanitize=thread", "-pthread"], input: speech)
        let halves = lines.split(separator: "alone")
        #expect(halves.count == 2 && halves[0] == halves[1] && halves[0].count > 3)
    }

    private static let selfTest = """
        int main(void) {
            const int status = hark_test_self_test(&spotter);
            int index, sum = 0;
            for (index = 0; index < HARK_TEST_CELLS; index++) sum |= spotter.cells[index];
            printf("%d %d %d\\n", status, sum, spotter.thresholds[0]);
            return 0;
        }
        """

    @Test func theSelfTestPasses() throws {
        for model in [
            try ExportModels.commands(), try ExportModels.random(hidden: [9, 14], seed: 3),
        ] {
            let expected = ["0 0 \(model.labels[0].isKeyword ? Int(model.labels[0].threshold) : 32768)"]
            let exported = try ExportedLibrary(model)
            #expect(try output(exported, Self.selfTest) == expected)
            #expect(try output(exported, Self.selfTest, options: ["-DHARK_TEST_RING=0"]) == expected)
            #expect(try output(exported, Self.selfTest, options: ["-DHARK_TEST_NO_FEATURES"]) == expected)
        }
    }

    /// One bit of a weight, and one number of the window.
    @Test func theSelfTestFindsDamage() throws {
        let exported = try ExportedLibrary(try ExportModels.random())
        let file = "hark_test_weights.c"
        let text = try #require(exported.library.files.first { $0.name == file }).text
        func damaged(_ array: String, _ change: (Substring) -> String) throws -> [String] {
            let start = try #require(text.firstRange(of: array)).upperBound
            let numbers = text[start...].split(separator: "\n", maxSplits: 2)
            let first = try #require(numbers[1].split(separator: ",").last)
            let place = try #require(text[start...].firstRange(of: first))
            let changed = text.replacingCharacters(in: place, with: change(first))
            #expect(changed != text)
            try exported.folder.write(Array(changed.utf8), to: file)
            return try output(exported, Self.selfTest)
        }
        #expect(try damaged("lstm1_weights[") { " \(Int8($0.dropFirst())! ^ 16)" } == ["-2 0 5000"])
        #expect(try damaged("hark_test_window[") { _ in " 4.0f" } == ["-3 0 5000"])
    }
}
