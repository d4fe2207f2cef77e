/// An enum of the schema: a closed set of values, stored as text or as integers.
package struct EnumType: Sendable {
  package struct Case: Sendable {
    package var name: String
    /// The value in the column.
    package var value: Value
  }

  /// A stored value. All cases of one enum have the same kind.
  package enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int64)
  }

  package var name: String
  package var description: String?
  /// The cases, in the order of the file; never empty.
  package var cases: [Case]
  /// The place of the name.
  package var range: SourceRange

  /// True if the cases are stored as integers.
  package var isInteger: Bool {
    if case .integer = cases.first?.value { true } else { false }
  }
}
