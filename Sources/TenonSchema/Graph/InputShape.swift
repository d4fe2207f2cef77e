/// An input of the schema: the fields of a new row that a client sends.
package struct InputShape: Sendable {
  /// The input's name, which becomes that of a struct.
  package var name: String

  package var model: String

  /// The names of the fields, in the order of the schema; a parent with a key of several fields has the name of its
  /// relationship.
  package var fields: [String]

  package var description: String?

  /// The place of the name.
  package var range: SourceRange
}
