import CSQLite
import Foundation

/// All measurements as JSON.
enum JSONReport {
  private struct Document: Encodable {
    let sqlite: String
    let measurements: [Measurement]
  }

  static func text(_ measurements: [Measurement]) throws -> String {
    let version = String(cString: sqlite3_libversion())
    return try text(of: Document(sqlite: version, measurements: measurements))
  }

  /// A value as JSON.
  static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
