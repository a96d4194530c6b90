// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct ConfigurationTests {
    @Test func whatIsPrintedReadsBackTheSame() throws {
        var settings = TrainingSettings()
        settings.keywords = ["yes", "a \"quoted\" \\ word", "zoë"]
        settings.network.hidden = [64, 32]
        settings.network.cell = .rnn
        settings.loss.pooling = .logSumExp
        settings.augmentation.speed = Interval(0.7, 1)
        settings.optimizer.peakRate = 1.25e-7
        settings.seed = -3
        settings.teacher = "big.hark"
        var read = TrainingSettings()
        try read.apply(toml: settings.toml)
        #expect(read == settings)
        try read.apply(toml: TrainingSettings().toml)
        #expect(read == TrainingSettings())
    }

    @Test func aFileSetsWhatItNames() throws {
        var settings = TrainingSettings()
        settings.command = "kept"
        try settings.apply(
            toml: """
                # A comment.
                epochs = 7          # seven
                keywords = ['yes', "no",]

                [network]
                hidden = [ 12 ]
                dropout = 0.25
                quantizationAware = true
                [optimizer]
                peakRate = 2e-3
                batch = 1_00
                """)
        #expect(settings.epochs == 7 && settings.keywords == ["yes", "no"] && settings.network.hidden == [12])
        #expect(settings.network.dropout == 0.25 && settings.network.quantizationAware)
        #expect(settings.optimizer.peakRate == 2e-3 && settings.optimizer.batch == 100)
        #expect(settings.command == "kept" && settings.loss == LossSettings())
    }

    @Test(arguments: [
        ("epochs = ", 1), ("epochs 3", 1), ("\nepochs = 3 4", 2), ("epochs = 3\nepochs = 4", 2),
        ("[network]\n[network]", 2), ("[network", 1), ("[a.b]", 1), ("keywords = [\"yes\"", 1),
        ("keywords = [\"yes\" \"no\"]", 1), ("teacher = \"open", 1), ("teacher = \"\\u004\"", 1),
        ("teacher = \"\\uD800\"", 1),
        ("teacher = \"\\U00110000\"", 1), ("teacher = \"\\x\"", 1), ("teacher = \"open\nepochs = 3\"", 1),
        ("epochs = 3\r\nepochs = 4", 2), ("= 3", 1),
        ("seed = yes", 1), ("seed = nan", 1), ("seed = inf", 1), ("noise = {}", 1), ("seed = .5", 1),
        ("keywords = [", 1), ("teacher = \"\"\"x\"\"\"", 1),
        ("seed = 1__0", 1), ("seed = _1", 1), ("seed = 1_", 1), ("seed = 01", 1), ("seed = 0x10", 1),
        ("seed = 1_.5", 1),
        ("seed = 1.", 1), ("seed = 1e", 1), ("seed = --1", 1), ("seed = \u{0661}", 1),
        ("epochs = 2\nteacher = \"a\u{0}b\"", 2), ("epochs = 2 # \u{0}", 1), ("# \u{1B}[2J", 1), ("epochs\u{0} = 2", 1),
    ])
    func otherLinesAreRefused(text: String, line: Int) {
        var settings = TrainingSettings()
        let error = #expect(throws: ConfigurationError.self) { try settings.apply(toml: text) }
        guard case .syntax(line, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(settings == TrainingSettings())
    }

    @Test(arguments: [("1_0", 10), ("+7", 7), ("0", 0), ("1_2_3", 123)])
    func integersAreTOMLs(text: String, number: UInt64) throws {
        var settings = TrainingSettings()
        try settings.apply(toml: "seed = \(text)")
        #expect(settings.seed == number)
    }

    @Test(arguments: [("1_0.2_5", 10.25), ("2e-3", 2e-3), ("0.5E+0_1", 5), ("1", 1)])
    func numbersAreTOMLs(text: String, number: Double) throws {
        var settings = TrainingSettings()
        try settings.apply(toml: "[optimizer]\npeakRate = \(text)")
        #expect(settings.optimizer.peakRate == Float(number))
    }

    /// No character of a path or word may end a line or a string, or start another option.
    @Test(arguments: [
        "a\rb", "a\u{2028}epochs = 7", "a\u{85}b", "\u{0}\u{1F}\u{7F}\u{9F}", "\u{301}x", "\"\u{301}", "\\\u{301}",
        "\n\u{301}", "\r\n", "\t\u{308}", "#\u{20DD}", "👩‍👩‍👧‍👦🇩🇪", "\u{FEFF}", "]\u{301},\u{301}",
    ])
    func oddTextsReadBackTheSame(text: String) throws {
        var settings = TrainingSettings()
        settings.keywords = ["yes", text]
        settings.noise = [text]
        settings.teacher = text
        var read = TrainingSettings()
        try read.apply(toml: settings.toml)
        #expect(read == settings)
        // `==` considers some strings with different bytes equal.
        #expect(read.teacher.utf8.elementsEqual(text.utf8))
        #expect(
            !settings.toml.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) }
        )
    }

    @Test func escapesAreTOMLs() throws {
        var settings = TrainingSettings()
        try settings.apply(toml: "teacher = \"\\u0041\\U0001F600\\u00e9\\r\\n\\t\\\\\\\"\"\r\nepochs = 2")
        #expect(settings.teacher == "A😀é\r\n\t\\\"" && settings.epochs == 2)
        // A backslash in single quotes is not an escape.
        try settings.apply(toml: "teacher = '\\u0041'")
        #expect(settings.teacher == "\\u0041")
    }

    /// 100,000 brackets used to overflow the stack.
    @Test(arguments: [9, 100_000]) func deepArraysAreRefused(depth: Int) {
        var settings = TrainingSettings()
        let text = "keywords = " + String(repeating: "[", count: depth)
        let error = #expect(throws: ConfigurationError.self) { try settings.apply(toml: text) }
        #expect(error?.description.contains("line 1: arrays are nested") == true)
    }

    @Test func whatIsNoOptionIsOneLineInTheMessage() {
        var settings = TrainingSettings()
        for assignment in ["a\nb", "a\nb=1", "net\u{1B}[31mwork.x=1", "a.b.c=1\n"] {
            let error = #expect(throws: ConfigurationError.self) { try settings.apply(assignment: assignment) }
            #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
        }
    }

    @Test func unknownNamesAndKindsAreNamed() {
        var settings = TrainingSettings()
        let message = { (text: String, settings: inout TrainingSettings) -> String in
            do throws(ConfigurationError) {
                try settings.apply(toml: text)
                return "accepted"
            } catch {
                return "\(error)"
            }
        }
        #expect(message("epoch = 3", &settings).contains("no option epoch"))
        #expect(message("[networks]\nhidden = [1]", &settings).contains("no option networks"))
        #expect(message("[network]\nhiden = [1]", &settings).contains("network.hiden"))
        #expect(message("[network]\ndropout = true", &settings).contains("network.dropout"))
        #expect(message("network = 3", &settings).contains("network"))
        #expect(message("[epochs]", &settings).contains("epochs"))
        #expect(message("epochs = 1.5", &settings).contains("epochs"))
        #expect(message("[network]\ncell = \"gru\"", &settings).contains("network.cell"))
        #expect(message("[augmentation]\nspeed = [2, 1]", &settings).contains("augmentation.speed"))
        #expect(message("[augmentation]\nspeed = [1, 2, 3]", &settings).contains("augmentation.speed"))
        #expect(settings == TrainingSettings())
    }

    @Test func assignmentsSetOneOption() throws {
        var settings = TrainingSettings()
        try settings.apply(assignment: "network.dropout = 0.5")
        try settings.apply(assignment: "epochs=3")
        try settings.apply(assignment: "teacher=\"a=b.hark\"")
        #expect(settings.network.dropout == 0.5 && settings.epochs == 3 && settings.teacher == "a=b.hark")
        for wrong in ["epochs", "a.b.c=1", "=1", "epochs=", "network=1", "epochs=1 2"] {
            #expect(throws: ConfigurationError.self) { try settings.apply(assignment: wrong) }
        }
    }

    @Test(arguments: [
        "epochs=0", "network.hidden=[]", "network.hidden=[513]", "network.hidden=[1,1,1,1]", "network.dropout=1",
        "optimizer.batch=0", "loss.teacherTemperature=0", "augmentation.speed=[0, 1]", "threshold=1", "clipSeconds=0",
        "features.coefficients=41", "features.pcenFloor=0", "masks.timeMasks=-1",
    ])
    func valuesOutOfRangeAreAProblem(assignment: String) throws {
        var settings = TrainingSettings()
        #expect(settings.problem == nil)
        try settings.apply(assignment: assignment)
        #expect(settings.problem != nil)
    }

    @Test func onlyTheLSTMTrainsInIntegers() {
        var settings = TrainingSettings()
        settings.network.cell = .rnn
        #expect(settings.problem == nil)
        settings.network.quantizationAware = true
        #expect(settings.problem?.contains("lstm") == true)
    }

    @Test func integersBeginAfterTheirShareOfTheEpochs() {
        var settings = TrainingSettings()
        settings.epochs = 10
        settings.network.quantizationAware = true
        settings.network.quantizationAwareAfter = 0.7
        #expect((1...10).filter(settings.isQuantizationAware) == [8, 9, 10])
        settings.network.quantizationAwareAfter = 0
        #expect((1...10).allSatisfy(settings.isQuantizationAware))
        settings.network.quantizationAware = false
        #expect(!(1...10).contains(where: settings.isQuantizationAware))
    }
}
