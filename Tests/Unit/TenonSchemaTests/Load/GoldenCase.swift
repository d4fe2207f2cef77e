import Foundation
import Testing

@testable import TenonSchema

/// A folder of `Cases/`: one or several `*.yaml`, and the expected result of loading them: `diagnostics.txt` (all
/// diagnostics, character for character) and, if the schema is valid, `graph.txt`.
///
/// `RECORD=1 swift test --filter GoldenTests` writes both again; review the difference.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let folder: URL

  var testDescription: String { folder.lastPathComponent }

  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  /// `Tests/Unit/TenonSchemaTests`.
  static let home = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  /// All cases, by name.
  static let all: [GoldenCase] = {
    let cases = home.appending(path: "Cases")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cases.path)) ?? []
    return names.sorted().map { GoldenCase(folder: cases.appending(path: $0)) }
  }()

  /// The case's schema files, by name.
  func files() throws -> [SourceFile] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      SourceFile(
        path: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
  }

  /// The contents of a file of the case; empty if the file does not exist.
  func expected(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// Writes a file of the case, or removes it if the text is empty.
  func record(_ text: String, as name: String) throws {
    let file = folder.appending(path: name)
    if text.isEmpty {
      try? FileManager.default.removeItem(at: file)
    } else {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }
}
