// SPDX-License-Identifier: Apache-2.0

/// TensorBoard's `Event` messages (`tensorboard/compat/proto/event.proto`, `summary.proto`), encoded by hand.
enum EventMessage {
    private enum Event {
        static let (wallTime, step, fileVersion, summary, sessionLog): (UInt64, UInt64, UInt64, UInt64, UInt64) =
            (1, 2, 3, 5, 7)
    }

    private enum Value {
        static let (tag, simpleValue): (UInt64, UInt64) = (1, 2)
    }

    /// What every file begins with.
    static func version(time: Double) -> [UInt8] {
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.fileVersion, string: "brain.Event:2")
        return event.bytes
    }

    /// A training goes on here: what was written of this step and later ones before it stopped no longer counts.
    static func start(step: Int, time: Double) -> [UInt8] {
        let (status, started): (UInt64, Int64) = (1, 1)
        var log = ProtobufWriter()
        log.add(status, integer: started)
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.step, integer: Int64(step))
        event.add(Event.sessionLog, message: log)
        return event.bytes
    }

    /// Figures of one step by their names.
    /// - Parameter time: seconds since 1970.
    static func scalars(_ figures: [(tag: String, value: Double)], step: Int, time: Double) -> [UInt8] {
        let valueField: UInt64 = 1
        var summary = ProtobufWriter()
        for figure in figures {
            var value = ProtobufWriter()
            value.add(Value.tag, string: figure.tag)
            value.add(Value.simpleValue, float: Float(figure.value))
            summary.add(valueField, message: value)
        }
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.step, integer: Int64(step))
        event.add(Event.summary, message: summary)
        return event.bytes
    }
}
