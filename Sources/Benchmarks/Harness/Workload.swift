/// A run of some work: it prepares its data, measures the relevant part, and returns the result.
typealias Run = (inout Stopwatch) throws -> Outcome

/// One piece of work that the options can select.
struct Work {
  /// The letter that selects it, and its name.
  let letter: Character
  let name: String

  /// Prepares everything that all its runs share.
  let prepare: (Setting) throws -> Workload
}

/// One piece of work, in hand-written code on the C interface and with Tenon.
struct Workload {
  /// The unit of its numbers.
  enum Unit: String, Encodable {
    case seconds
    case bytes
    case factor
  }

  /// The number of rows, for which allocations are counted.
  let rows: Int

  var unit = Unit.seconds

  /// The usual hand-written code: statements prepared once, one row at a time.
  var plain: Run?

  /// The fastest hand-written code, with all optimizations that help and the pragmas that `Database` sets.
  var best: Run?

  /// Ways of doing the work with Tenon.
  let subjects: [Subject]
}

/// A way of doing some work with Tenon.
struct Subject {
  let name: String
  let bar: Bar
  let run: Run

  init(_ name: String, _ bar: Bar, run: @escaping Run) {
    self.name = name
    self.bar = bar
    self.run = run
  }
}

/// The limit for a way of doing some work.
enum Bar {
  /// A multiple of the plain floor; `Bar.overBest` is the limit relative to the best one.
  case ratio(Double)
  /// The plain floor plus a number of seconds or bytes.
  case plainPlus(Double)
  /// The best floor plus a number of seconds or bytes.
  case bestPlus(Double)
  /// A number of seconds for each row; a floor does not exist.
  case each(Double)
  /// No limit: the number is for comparison only.
  case none

  /// The limit relative to the best floor.
  static let overBest = 1.15
}
