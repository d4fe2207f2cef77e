/// Which of the values bound to a statement may be shown, to those who ask for values at all.
package enum ShownValues {
  /// None: what they are is not known.
  case none
  /// All but those at some positions.
  case except([Range<Int>])
  /// The values of these columns of a model, row by row: all but those of redacted columns.
  case columns(ModelDefinition, [Int])

  /// The values of a statement.
  package init(_ statement: SQLStatement) { self = .except(statement.redacted) }

  /// Takes the values that a statement is about to be bound to, as they may be shown.
  ///
  /// - Parameter bind: Binds them. Those behind one that cannot be bound are missing.
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

/// A value bound to a statement, as far as it may be shown.
public enum QueryParameter: Hashable, Sendable {
  /// This value.
  case value(SQLValue)
  /// A value that stays out of logs: of a redacted column, or of SQL of which Tenon does not know what it means.
  case redacted
}

extension QueryParameter: CustomStringConvertible {
  /// The most characters of a text that are shown.
  private static let length = 100

  /// The value on one line, such as `"alice"`, or `<redacted>`. Of a long text, its start.
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
