import CSQLite
import Foundation

/// Everything that was measured, for programs.
enum JSONReport {
  private struct Document: Encodable {
    let sqlite: String
    let measurements: [Measurement]
  }

  static func text(_ measurements: [Measurement]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let version = String(cString: sqlite3_libversion())
    let document = Document(sqlite: version, measurements: measurements)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}
