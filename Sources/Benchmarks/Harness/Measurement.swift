/// The measurements of one way of doing some work with Tenon, and of the two floors.
///
/// A ratio is the median of the ratios within each repeat: a temporary slowdown of the machine affects both sides.
struct Measurement: Encodable {
  /// The medians, in seconds or bytes.
  struct Values<Value: Encodable>: Encodable {
    var plain: Value?
    var best: Value?
    var tenon: Value?
  }

  let letter: String
  let work: String
  let subject: String
  let rows: Int
  let unit: Workload.Unit
  let medians: Values<Double>
  let repeats: Int
  /// The median ratio of Tenon's number to that of the plain floor, and to that of the best one.
  let ratioToPlain: Double?
  let ratioToBest: Double?
  let allocationsPerRow: Values<Double>
  /// The limit as text, and whether it is met.
  let bar: String
  let isMet: Bool?
  let isWithinBest: Bool?

  init(
    _ work: Work, _ workload: Workload, _ subject: Subject, readings: [String: [Double]],
    allocations: [String: Double]
  ) {
    let tenon = readings[subject.name] ?? []
    let plain = readings["plain"] ?? []
    let best = readings["best"] ?? []
    letter = String(work.letter)
    self.work = work.name
    self.subject = subject.name
    rows = workload.rows
    unit = workload.unit
    medians = Values(plain: plain.median, best: best.median, tenon: tenon.median)
    repeats = tenon.count
    ratioToPlain = zip(tenon, plain).map { $0 / $1 }.median
    ratioToBest = zip(tenon, best).map { $0 / $1 }.median
    allocationsPerRow = Values(
      plain: allocations["plain"], best: allocations["best"], tenon: allocations[subject.name])

    var isWithinBest = ratioToBest.map { $0 <= Bar.overBest }
    switch subject.bar {
    case .ratio(let limit):
      bar = "≤ \(limit.text(2))"
      isMet = ratioToPlain.map { $0 <= limit }
    case .plainPlus(let limit):
      bar = "≤ plain + \(workload.unit.text(limit))"
      isMet = zip(tenon, plain).map { $0 - $1 }.median.map { $0 <= limit }
      isWithinBest = nil
    case .bestPlus(let limit):
      bar = "≤ best + \(workload.unit.text(limit))"
      isMet = zip(tenon, best).map { $0 - $1 }.median.map { $0 <= limit }
      isWithinBest = nil
    case .each(let limit):
      bar = "≤ \(workload.unit.text(limit)) each"
      isMet = tenon.median.map { $0 / Double(max(1, workload.rows)) <= limit }
    case .none:
      bar = "–"
      isMet = nil
    }
    self.isWithinBest = isWithinBest
  }
}

extension Workload.Unit {
  /// The text of a number in this unit.
  func text(_ value: Double) -> String {
    switch self {
    case .bytes: return "\((value / 1_048_576).text(1)) MB"
    case .factor: return "\(value.text(2)) ×"
    case .seconds where abs(value) < 1e-4: return "\((value * 1e6).text(2)) µs"
    case .seconds where abs(value) < 1e-2: return "\((value * 1e3).text(2)) ms"
    case .seconds where abs(value) < 10: return "\((value * 1e3).text(1)) ms"
    case .seconds: return "\(value.text(1)) s"
    }
  }
}

extension [Double] {
  /// The value in the middle; of two, the mean.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = count / 2
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
