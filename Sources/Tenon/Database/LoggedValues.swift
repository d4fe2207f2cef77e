/// The values bound to a statement that may appear in logs, if values are logged at all.
package enum LoggedValues {
  /// No values, as nothing is known about their columns.
  case none
  /// All values except those in ranges of positions.
  case except([Range<Int>])
  /// The values of these columns of a model, row by row, except those of redacted columns.
  case columns(ModelDefinition, [Int])

  /// The values of a statement, except the redacted ones.
  package init(_ statement: SQLStatement) { self = .except(statement.redacted) }

  /// Returns the values that a closure binds, in the form in which they may be logged.
  ///
  /// - Parameter bind: Binds the values. If one of them cannot be bound, the following values are missing.
  func collect(_ bind: (inout Binder) throws -> Void) -> [QueryParameter] {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    try? bind(&binder)
    return collector.values.enumerated().map { isShown($0) ? .value($1) : .redacted }
  }

  private func isShown(_ position: Int) -> Bool {
    switch self {
    case .none: return false
    case .except(let ranges): return !ranges.contains { $0.contains(position) }
    case .columns(let definition, let columns):
      guard !columns.isEmpty else { return false }
      let column = columns[position % columns.count]
      return definition.columns.indices.contains(column) && !definition.columns[column].isRedacted
    }
  }
}

/// A value bound to a statement, in the form in which it may be logged.
public enum QueryParameter: Hashable, Sendable {
  /// A value that may be logged.
  case value(SQLValue)
  /// A value that is not logged: it belongs to a redacted column, or to SQL whose columns Tenon does not know.
  case redacted
}

extension QueryParameter: CustomStringConvertible {
  /// The maximum number of characters shown.
  private static let length = 100

  /// The value on one line, such as `"alice"` or `<redacted>`. Long text is cut.
  public var description: String {
    switch self {
    case .redacted: "<redacted>"
    case .value(.text(let text)), .value(.json(let text)): Self.quoted(text)
    case .value(let value): value.text
    }
  }

  private static func quoted(_ text: String) -> String {
    let start = text.prefix(length)
    return start.endIndex == text.endIndex
      ? String(reflecting: text) : "\(String(reflecting: String(start)))…"
  }
}
