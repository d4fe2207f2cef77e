/// The options of the command line.
struct Options {
  enum Format: String {
    case text
    case json
    case svg
  }

  /// The subject of the measurements.
  enum Mode {
    /// Tenon at run time, compared with the C interface.
    case runtime
    /// `tenonc generate`.
    case generator
    /// The compilation of generated Swift.
    case compileTime
  }

  var mode = Mode.runtime

  /// The number of rows in each table.
  var rows = 100_000

  /// The number of times that each piece of work is measured; nil if not given.
  private var givenRepeats: Int?

  /// The number of times that each piece of work is measured.
  var repeats: Int { givenRepeats ?? (mode == .compileTime ? 1 : 9) }

  /// The numbers of models in the schemas; nil if not given.
  private var givenModels: [Int]?

  /// The numbers of models in the schemas.
  var models: [Int] {
    givenModels ?? (mode == .compileTime ? [20, 100, 300] : [10, 100, 1_000, 5_000])
  }

  /// The folder of Tenon's own package; nil for the one that this program was built from.
  var package: String?

  /// Letters of work, or parts of its name; empty for all work.
  var filters: [String] = []

  /// A part of the names of the ways to run; nil for all. Useful with a profiler.
  var only: String?

  var format = Format.text

  var countsAllocations = true

  /// The quantity to measure.
  var clock = Stopwatch.Quantity.seconds

  static let help = """
    usage: Benchmarks [options]

    Compares Tenon with hand-written Swift on the C interface of SQLite.

      --filter <a,b,…>          letters of work, or parts of its name
      --rows <number>           rows of each table (100000)
      --repeats <number>        measurements of each, after a warm-up run (9)
      --format text|json|svg    what is printed (text)
      --only <name>             only ways with this in their name: plain, best, or one of Tenon's
      --processor-time          measures processor time instead of elapsed time, as it depends
                                less on other programs
      --no-allocations          leaves out the runs that count allocations

    Or, with --repeats (1 for builds) and --format text|json:

      --generator               measures `tenonc generate`
      --compile-time            measures builds of generated Swift, and of a package with the
                                plugin; --filter <debug,release,plugin>
      --models <a,b,…>          numbers of models (10,100,1000,5000; for builds 20,100,300)
      --package <folder>        Tenon's own folder, for the builds (that of this program)

    """

  /// - Throws: `BenchmarkError` if the arguments are not valid.
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
      case "--generator": mode = .generator
      case "--compile-time": mode = .compileTime
      case "--models":
        let numbers = rest.popFirst()?.split(separator: ",").map { Int($0) ?? 0 } ?? []
        guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
          throw BenchmarkError("--models needs numbers")
        }
        givenModels = numbers
      case "--package": package = rest.popFirst()
      case "--rows": rows = try number(option)
      case "--repeats": givenRepeats = try number(option)
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
      default: throw BenchmarkError("unknown option \(option)\n\n\(Self.help)")
      }
    }
    if mode != .runtime, format == .svg {
      throw BenchmarkError(
        "--format svg draws what is beside the C interface; here are text and json")
    }
  }

  /// True if the filters select some work.
  func includes(_ letter: Character, _ name: String) -> Bool {
    filters.isEmpty
      || filters.contains { filter in
        filter.count == 1 ? filter == String(letter) : name.lowercased().contains(filter)
      }
  }
}
