// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Chooses the examples of an epoch: every keyword clip, and as much other speech and silence as keeps the classes
/// balanced. Other speech and silence are drawn anew for each epoch.
struct Sampler: Sendable {
    private let settings: BalanceSettings
    private let mining: MiningSettings
    private let keywords: [(recording: Int, label: Int)]
    private let unknowns: [UnknownPool]
    private let unknownLabel: Int
    private let silenceLabel: Int
    private let unknownCount: Int
    private let silenceCount: Int
    private let rounds: Int

    init(corpus: TrainingCorpus, settings: BalanceSettings, mining: MiningSettings = MiningSettings()) {
        self.settings = settings
        self.mining = mining
        guard let unknownLabel = corpus.labels.unknown, let silenceLabel = corpus.labels.silence else {
            preconditionFailure("training's own label set holds both")
        }
        self.unknownLabel = unknownLabel
        self.silenceLabel = silenceLabel
        var keywords: [(recording: Int, label: Int)] = []
        var pools = [[Int]](repeating: [], count: 1 + (corpus.training.map(\.folder).max() ?? 0))
        var keywordsInFolder = pools.map { _ in 0 }
        for (index, recording) in corpus.training.enumerated() {
            if recording.label == unknownLabel {
                let lengths = max(1, recording.extent.count / corpus.clipSamples)
                pools[recording.folder] += repeatElement(index, count: lengths)
            } else {
                // Recordings of a `_silence_` folder are drawn like keywords.
                keywords.append((index, recording.label))
                keywordsInFolder[recording.folder] += 1
            }
        }
        if settings.evenKeywords { keywords = Self.even(keywords) }
        self.keywords = keywords
        unknowns = UnknownPool.pools(recordings: pools, keywords: keywordsInFolder)
        let average = Double(keywords.count) / Double(max(1, corpus.labels.names.count - 2))
        unknownCount = Int((average * Double(settings.unknownShare)).rounded(.up))
        silenceCount = Int((average * Double(settings.silenceShare)).rounded(.up))
        let examples = keywords.count + unknownCount + silenceCount
        rounds = max(1, (settings.fewestExamples + examples - 1) / examples)
    }

    /// Examples in an epoch.
    var count: Int { rounds * (keywords.count + unknownCount + silenceCount) }

    /// The epoch's examples in random order.
    /// - Parameter mined: mined places, which replace a share of the other speech.
    func epoch(_ random: inout RandomStream, mined: [MinedPlace] = []) -> [SampledExample] {
        let share = minedShare(of: mined.count)
        var draws: [SampledExample] = []
        draws.reserveCapacity(count)
        for _ in 0..<rounds {
            draws += keywords.map { SampledExample(source: .recording($0.recording, reversed: false), label: $0.label) }
            for _ in 0..<unknownCount {
                let isMined = share > 0 && random.unit() < share
                draws.append(isMined ? place(in: mined, &random) : unknown(&random))
            }
            draws += repeatElement(SampledExample(source: .silence, label: silenceLabel), count: silenceCount)
        }
        draws.shuffle(using: &random)
        return draws
    }

    /// Repeats the recordings of rare keywords in turn until every keyword has as many as the most frequent one.
    private static func even(_ keywords: [(recording: Int, label: Int)]) -> [(recording: Int, label: Int)] {
        let words = Dictionary(grouping: keywords, by: \.label)
        let most = words.values.map(\.count).max() ?? 0
        return words.keys.sorted().flatMap { label -> [(recording: Int, label: Int)] in
            let clips = words[label] ?? []
            return (0..<most).map { clips[$0 % clips.count] }
        }
    }

    /// Share of the unknown examples that are mined places.
    private func minedShare(of places: Int) -> Float {
        min(mining.largestShare, Float(places * mining.draws) / Float(max(1, rounds * unknownCount)))
    }

    private func place(in mined: [MinedPlace], _ random: inout RandomStream) -> SampledExample {
        let place = mined[random.index(below: mined.count)]
        return SampledExample(source: .place(place.recording, start: place.start), label: unknownLabel)
    }

    private func unknown(_ random: inout RandomStream) -> SampledExample {
        let place = random.unit()
        guard let pool = unknowns.first(where: { place < $0.upTo }), random.unit() >= settings.reversedShare else {
            let keyword = keywords[random.index(below: keywords.count)].recording
            return SampledExample(source: .recording(keyword, reversed: true), label: unknownLabel)
        }
        let recording = pool.recordings[random.index(below: pool.recordings.count)]
        return SampledExample(source: .recording(recording, reversed: false), label: unknownLabel)
    }
}

/// One example to be made in an epoch.
struct SampledExample: Sendable {
    enum Source: Sendable {
        /// Index of a training recording, and whether it is played backwards.
        case recording(Int, reversed: Bool)
        /// The clip of a training recording that begins at a sample.
        case place(Int, start: Int)
        /// Noise or quiet.
        case silence
    }

    let source: Source
    let label: Int
}

/// The unknown recordings of one data set, and their share of the draws.
struct UnknownPool: Sendable {
    /// Indices of recordings, each repeated once for every clip length it holds; not empty.
    let recordings: [Int]
    /// Cumulative share of the draws: a random number of 0..<1 selects the first pool whose `upTo` is above it.
    let upTo: Float

    /// Gives each data set the same share of the unknown examples as of the keywords. Otherwise a data set with many
    /// more other words than keywords would teach the network that its voices or its microphone never produce a
    /// keyword.
    ///
    /// A data set without keywords is weighted by its number of clip lengths.
    /// - Parameters: unknown recordings and number of keyword clips, one entry per data set.
    static func pools(recordings: [[Int]], keywords: [Int]) -> [UnknownPool] {
        let weights = zip(recordings, keywords).map { unknown, keywords in
            unknown.isEmpty ? 0 : Float(keywords > 0 ? keywords : unknown.count)
        }
        let total = weights.reduce(0, +)
        var sum: Float = 0
        var pools: [UnknownPool] = []
        for (unknown, weight) in zip(recordings, weights) where weight > 0 {
            sum += weight
            pools.append(UnknownPool(recordings: unknown, upTo: sum / total))
        }
        return pools
    }
}
