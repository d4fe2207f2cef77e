/// A file the generator made, not yet written.
package struct GeneratedFile: Hashable, Sendable {
  /// The file's name, without directories.
  package var name: String

  /// The whole text.
  package let contents: String
}
