import TenonDialects
import TenonGenerator
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `tenonc check`: compares a SQLite file with the schema.
enum CheckCommand {
  private static let database = Option(
    name: "database", value: .file("FILE"), help: "The SQLite file to check; opened read-only")
  private static let format = CommonOptions.format(
    "Print the findings as text (the default) or as JSON, on standard output")

  static let command = Command(
    name: "check", summary: "Find values in a SQLite file whose form differs from Tenon's",
    discussion: """
      Other tools write times, UUIDs and numbers in other forms. SQLite compares values as they are stored, so such a \
      value can be read, but queries do not find it. Missing tables and columns are reported too. Shows no values \
      except keys. Exits with 1 if anything is found.
      """,
    argument: CommonOptions.schema,
    options: [database, format, CommonOptions.config, CommonOptions.noConfig],
    run: run)

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let path = invocation[database] else {
      throw CommandFailure.usage("`check` needs `--database FILE`")
    }
    let project = try Project(invocation)
    guard let graph = project.checkedSchema(console)?.graph else { return .failure }
    let findings = try findings(of: graph, in: path)
    if invocation.choice(format, of: CommonOptions.Format.self) == .json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      console.write(
        String(decoding: try encoder.encode(findings.map(JSONFinding.init)), as: UTF8.self) + "\n")
    } else {
      console.write(findings.map { TerminalText.sanitized($0.description) + "\n" }.joined())
      let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
      console.inform(findings.isEmpty ? "\(path): matches the schema" : "\(path): \(count)")
    }
    return findings.isEmpty ? .success : .failure
  }

  private static func findings(
    of graph: SchemaGraph, in path: String
  ) throws -> [ColumnFinding] {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandFailure.input("there is no file \(quoted(path))")
    }
    guard !isDirectory else {
      throw CommandFailure.input("\(quoted(path)) is a directory, not a database")
    }
    do {
      return try FileCheck.findings(of: graph, in: path)
    } catch {
      throw CommandFailure.input("cannot check \(quoted(path)): \(error.message)")
    }
  }
}

/// A finding as JSON.
private struct JSONFinding: Encodable {
  var model: String
  var field: String?
  var table: String
  var column: String?
  var problem: String
  var expected: String?
  var rows: Int?
  var keys: [String]?
  var stored: String?

  init(_ finding: ColumnFinding) {
    model = finding.model
    field = finding.field
    table = finding.table
    column = finding.column
    switch finding.problem {
    case .missingTable: problem = "missing-table"
    case .missingColumn: problem = "missing-column"
    case .missingValue(let rows, let keys):
      problem = "missing-value"
      self.rows = rows
      self.keys = keys
    case .otherForm(let rows, let keys, let stored):
      problem = "other-form"
      expected = finding.expected
      self.rows = rows
      self.keys = keys
      self.stored = stored
    }
  }
}
