/// An enum of the schema: a closed set of values, stored as text or as integers.
package struct EnumType: Sendable {
  /// One case and what is stored for it.
  package struct Case: Sendable {
    /// The case's name.
    package var name: String

    /// What the column holds.
    package var value: Value

    /// Creates a case.
    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// A stored value. All cases of one enum have the same kind.
  package enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int64)
  }

  /// The enum's name.
  package var name: String

  /// What the enum stands for.
  package var description: String?

  /// The cases, in the order of the file; never empty.
  package var cases: [Case]

  /// Where the name stands.
  package var range: SourceRange

  /// Creates an enum.
  package init(name: String, description: String?, cases: [Case], range: SourceRange) {
    self.name = name
    self.description = description
    self.cases = cases
    self.range = range
  }

  /// Whether the cases are stored as integers.
  package var isInteger: Bool {
    if case .integer = cases.first?.value { true } else { false }
  }
}
