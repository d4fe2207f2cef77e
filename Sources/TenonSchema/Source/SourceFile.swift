/// The text of one schema file, shared by every location that points into it.
package final class SourceFile: Sendable {
  /// The path as the user gave it; diagnostics print it unchanged.
  package let path: String

  /// The decoded text: valid UTF-8, without a byte order mark.
  package let text: String

  /// Creates a file from text already in memory.
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}
