/// A run of some work: it makes ready what it needs, measures what counts, and tells what came out of it.
typealias Run = (inout Stopwatch) throws -> Outcome

/// One piece of work that can be asked for.
struct Work {
  /// The letter it is known by, and what it is.
  let letter: Character
  let name: String

  /// Makes ready what all its runs share.
  let prepare: (Setting) throws -> Workload
}

/// One piece of work, done by hand on the C interface and by Tenon.
struct Workload {
  /// What numbers of it are.
  enum Unit: String, Encodable {
    case seconds
    case bytes
    case factor
  }

  /// How many rows it is about: what allocations are counted for.
  let rows: Int

  var unit = Unit.seconds

  /// By hand, as one would write it: statements prepared once, one row at a time.
  var plain: Run?

  /// By hand, with every trick that helps, and the pragmas that `Database` opens with.
  var best: Run?

  /// Ways of doing it with Tenon.
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

/// What a way of doing some work must not exceed.
enum Bar {
  /// So many times the plain floor, and `Bar.overBest` times the best one.
  case ratio(Double)
  /// So many seconds or bytes more than the plain floor.
  case plainPlus(Double)
  /// So many seconds or bytes more than the best floor.
  case bestPlus(Double)
  /// So many seconds for each row; there is no floor.
  case each(Double)
  /// There is none: the number is for comparison.
  case none

  /// What nothing should exceed of the best floor.
  static let overBest = 1.15
}
