// What a row looks like in a log: its fields by name, the redacted ones without their values.

extension Model {
  /// The row's fields by name, such as `User(id: 1, username: "alice", passwordHash: <redacted>)`.
  public var description: String { fieldsDescription }

  /// The same as `description`, for a model that has a field of that name.
  public var debugDescription: String { fieldsDescription }

  private var fieldsDescription: String {
    let definition = Self.modelDefinition
    let fields = definition.columns.indices.map { index in
      let column = definition.columns[index]
      guard !column.isRedacted else { return "\(column.field): <redacted>" }
      let value = (try? sqlValues(ofColumns: [index]))?.first
      return "\(column.field): \(value.map(\.shown) ?? "?")"
    }
    return "\(definition.name)(\(fields.joined(separator: ", ")))"
  }
}

extension SQLValue {
  /// The value as Swift would write it, more or less.
  fileprivate var shown: String {
    switch self {
    case .null: "nil"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .double(let value): String(value)
    case .decimal(let value): DecimalText.text(value) ?? "NaN"
    case .text(let value): String(reflecting: value)
    case .bytes(let value): "\(value.count) bytes"
    case .date(let value): value.description
    case .time(let value): value.description
    case .datetime(let value): DateTimeText.text(value) ?? value.description
    case .uuid(let value): UUIDText.text(value)
    case .json(let value): value
    case .invalid(let reason): "<\(reason)>"
    }
  }
}
