/// What the command line asks for.
struct Options {
  enum Format: String {
    case text
    case json
    case svg
  }

  /// How many rows the tables have.
  var rows = 100_000

  /// How often each piece of work is measured.
  var repeats = 9

  /// The letters of the work that is done, or parts of its name; everything when there are none.
  var filters: [String] = []

  /// A part of the name of those who take part; everyone when nil. For a profiler.
  var only: String?

  var format = Format.text

  var countsAllocations = true

  /// What is measured.
  var clock = Stopwatch.Quantity.seconds

  static let help = """
    usage: Benchmarks [options]

    Measures Tenon beside Swift written by hand on the C interface of SQLite.

      --filter <a,b,…>          letters of work, or parts of its name
      --rows <number>           rows of each table (100000)
      --repeats <number>        how often each is measured, behind a run to warm up (9)
      --format text|json|svg    what is printed (text)
      --only <name>             those whose name contains this: plain, best, or a way of Tenon's
      --processor-time          measures how long the thread keeps a processor busy, which other
                                programs disturb less, instead of the time that passes
      --no-allocations          leaves out the runs that count allocations

    """

  /// - Throws: `BenchmarkError` when it makes no sense.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func number(_ option: String) throws -> Int {
      guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
        throw BenchmarkError("\(option) needs a number")
      }
      return value
    }
    while let option = rest.popFirst() {
      switch option {
      case "--rows": rows = try number(option)
      case "--repeats": repeats = try number(option)
      case "--filter":
        filters = rest.popFirst()?.split(separator: ",").map { $0.lowercased() } ?? []
      case "--only": only = rest.popFirst()
      case "--processor-time": clock = .processorSeconds
      case "--no-allocations": countsAllocations = false
      case "--format":
        guard let value = rest.popFirst().flatMap({ Format(rawValue: $0) }) else {
          throw BenchmarkError("--format is text, json or svg")
        }
        format = value
      default: throw BenchmarkError("there is no option \(option)\n\n\(Self.help)")
      }
    }
  }

  /// Whether some work is to be done.
  func includes(_ letter: Character, _ name: String) -> Bool {
    filters.isEmpty
      || filters.contains { filter in
        filter.count == 1 ? filter == String(letter) : name.lowercased().contains(filter)
      }
  }
}
