import Foundation
import TestSupport
import Testing

/// An article of the guide, or the README.
struct Article: Sendable, CustomTestStringConvertible {
  /// A block of code.
  struct Block {
    /// The language after the three backticks.
    let language: String
    /// The line of the file in which the code begins, from 1.
    let line: Int
    /// The lines of the code.
    let lines: [String]
  }

  /// A table, with the cells of each row after the title.
  struct Table {
    /// The nearest heading before the table.
    let heading: String
    let titles: [String]
    let rows: [[String]]
  }

  /// The name of the file without its extension, such as `Creating`.
  let name: String
  let lines: [String]

  init(_ url: URL) throws {
    name = url.deletingPathExtension().lastPathComponent
    lines = try String(contentsOf: url, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The articles of the guide, in the order of their names, and the README.
  static let all: [Article] = {
    let catalogue = Repository.root.appending(path: "Sources/Tenon/Tenon.docc")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: catalogue.path)) ?? []
    let files = names.filter { $0.hasSuffix(".md") }.sorted().map { catalogue.appending(path: $0) }
    return (files + [Repository.root.appending(path: "README.md")]).compactMap { try? Article($0) }
  }()

  var testDescription: String { name }

  /// The blocks of code.
  var blocks: [Block] {
    var blocks: [Block] = []
    var start: Int?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      guard let first = start else {
        start = index
        continue
      }
      let language = String(lines[first].dropFirst(3))
      blocks.append(
        Block(language: language, line: first + 2, lines: Array(lines[(first + 1)..<index])))
      start = nil
    }
    return blocks
  }

  /// The tables outside of blocks of code.
  var tables: [Table] {
    var tables: [Table] = []
    var heading = ""
    var isCode = false
    var rows: [[String]] = []
    for line in lines + [""] {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, line.hasPrefix("|") {
        rows.append(cells(of: line))
        continue
      }
      if let titles = rows.first {
        tables.append(Table(heading: heading, titles: titles, rows: Array(rows.dropFirst(2))))
        rows = []
      }
      if !isCode, line.hasPrefix("#") {
        heading = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
      }
    }
    return tables
  }

  private func cells(of line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

extension Article.Table {
  /// The texts in backticks of a cell.
  static func code(in cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
