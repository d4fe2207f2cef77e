import CSQLite
import Foundation

/// A number for each way of doing some work with Tenon, and the number of the same work in hand-written code. A file
/// holds them, one per line, after a description of the machine that they were measured on.
struct Figures {
  struct Figure {
    let name: String
    let tenon: Double
    /// The smallest number of hand-written code; nil if the work has no hand-written code.
    let byHand: Double?
  }

  /// The environment that the numbers depend on: see `Machine`.
  let machine: String
  private(set) var all: [Figure] = []
  private var leastByHand: [String: Double] = [:]

  init(machine: String) { self.machine = machine }

  /// Reads a file; if a letter is given, only the lines about the work with that letter.
  init(_ file: URL, _ letter: Character?) throws {
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")[...]
    guard let first = lines.popFirst(), first.hasPrefix(Self.machineMark) else {
      throw BenchmarkError("\(file.path) does not begin with its machine")
    }
    machine = String(first.dropFirst(Self.machineMark.count))
    for line in lines.dropFirst() {
      let cells = line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 3, let tenon = Double(cells[1]),
        let byHand = cells[2] == Self.none ? .some(nil) : Double(cells[2]).map(Optional.some)
      else { throw BenchmarkError("\(file.path) has an invalid line: \(line)") }
      if let letter, !cells[0].hasPrefix("\(letter) ") { continue }
      all.append(Figure(name: cells[0], tenon: tenon, byHand: byHand))
    }
  }

  /// Adds the number of a loop. Numbers of hand-written code must be added before those of Tenon's ways.
  mutating func add(_ number: Double, of way: String, _ who: GuardedLoop.Who, _ work: String) {
    switch who {
    case .hand: leastByHand[work] = min(number, leastByHand[work] ?? number)
    case .tenon:
      all.append(Figure(name: "\(work): \(way)", tenon: number, byHand: leastByHand[work]))
    }
  }

  subscript(name: String) -> Figure? { all.first { $0.name == name } }

  /// Writes a file.
  func write(to file: URL, digits: Int) throws {
    func text(_ value: Double?, _ digits: Int) -> String { value?.text(digits) ?? Self.none }
    let head = ["", "Tenon", "by hand", "ratio"]
    let rows = all.map { figure in
      let ratio = figure.byHand.flatMap { $0 > 0 ? figure.tenon / $0 : nil }
      return [
        figure.name, text(figure.tenon, digits), text(figure.byHand, digits), text(ratio, 2),
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([head] + rows).map { row in
      row.enumerated().map { column, cell in
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + gap : gap + cell
      }.joined(separator: "   ")
    }
    let text = ([Self.machineMark + machine] + lines).joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: file)
  }

  /// The messages about names that only one of two has.
  static func differences(_ recorded: Figures, _ found: Figures) -> [String] {
    recorded.all.filter { found[$0.name] == nil }
      .map { "\($0.name): is recorded, but does not exist" }
      + found.all.filter { recorded[$0.name] == nil }.map { "\($0.name): is not recorded" }
  }

  private static let machineMark = "on "
  private static let none = "–"
}

/// The environment that the numbers of allocations and instructions depend on.
enum Machine {
  /// The compiler on the path, with which the scripts build, and the libraries of this process.
  static func description() throws -> String {
    let compiler = try ChildProcess.run("swift", ["--version"]).output
    let swift = try /Swift version (\S+)/.firstMatch(in: compiler)?.output.1 ?? "?"
    let target = try /Target: (\S+)/.firstMatch(in: compiler)?.output.1 ?? "?"
    var parts = ["Swift \(swift)", "\(target)", "SQLite \(String(cString: sqlite3_libversion()))"]
    #if canImport(Glibc)
      var name = [CChar](repeating: 0, count: 64)
      confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
      parts.append(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    #endif
    return parts.joined(separator: ", ")
  }
}
