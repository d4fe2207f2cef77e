// The descriptions of rows, drafts and patches in logs and debuggers: fields by name, redacted ones without their
// values.

extension Model {
  /// The row's fields by name, such as `User(id: 1, username: "alice", passwordHash: <redacted>)`.
  public var debugDescription: String { shown.description }

  /// The same fields for `dump` and debuggers.
  public var customMirror: Mirror { shown.mirror(of: self) }

  private var shown: ShownFields {
    let definition = Self.modelDefinition
    let fields = definition.columns.indices.map { index in
      let value = (try? sqlValues(ofColumns: [index]))?.first
      return ShownFields.Field(definition.columns[index], value)
    }
    return ShownFields(name: definition.name, fields: fields)
  }
}

extension ModelDraft {
  /// The draft's columns by name, such as `User.Draft(username: "alice", passwordHash: <redacted>)`. Columns that the
  /// database sets are omitted.
  public var debugDescription: String { shown.description }

  /// The same fields for `dump` and debuggers.
  public var customMirror: Mirror { shown.mirror(of: self) }

  private var shown: ShownFields {
    let definition = Root.modelDefinition
    let absent = absentColumns
    let given = definition.inserted.filter { !absent.contains($0) }
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    // A value that cannot be bound leaves those after it unknown.
    try? bind(to: &binder)
    let values = collector.values
    let fields = given.enumerated().map { position, column in
      ShownFields.Field(
        definition.columns[column], values.indices.contains(position) ? values[position] : nil)
    }
    return ShownFields(name: "\(definition.name).Draft", fields: fields)
  }
}

extension ModelPatch {
  /// The fields that the patch sets, such as `User.Patch(age: nil, passwordHash: <redacted>)`.
  public var debugDescription: String { shown.description }

  /// The same fields for `dump` and debuggers.
  public var customMirror: Mirror { shown.mirror(of: self) }

  private var shown: ShownFields {
    let definition = Root.modelDefinition
    let fields = ((try? assignments()) ?? []).map { column, value in
      ShownFields.Field(definition.columns[column], value)
    }
    return ShownFields(name: "\(definition.name).Patch", fields: fields)
  }
}

extension ModelInput {
  /// The input's fields by name, such as `NewTask(title: "Write", dueDate: nil)`, the redacted ones without their values.
  public var debugDescription: String { shown.description }

  /// The same fields for `dump` and debuggers.
  public var customMirror: Mirror { shown.mirror(of: self) }

  private var shown: ShownFields {
    let definition = Root.modelDefinition
    let fields = InputFields.collected(from: self).map { field in
      field.column.map { ShownFields.Field(definition.columns[$0], field.values[0]) }
        ?? ShownFields.Field(field.name, key: field.values)
    }
    return ShownFields(name: "\(Self.self)", fields: fields)
  }
}

/// The fields of a value, without redacted values.
private struct ShownFields: CustomStringConvertible {
  /// One field.
  struct Field {
    let name: String
    let text: String
    let value: Any

    /// Creates a field; a nil value is unknown.
    init(_ column: ColumnDefinition, _ value: SQLValue?) {
      name = column.field
      switch value {
      case _ where column.isRedacted:
        text = "<redacted>"
        self.value = Placeholder(description: text)
      case let value?:
        text = value.text
        self.value = value.plain
      case nil:
        text = "?"
        self.value = Placeholder(description: text)
      }
    }

    /// Shows a key of several columns.
    init(_ name: String, key: [SQLValue]) {
      self.name = name
      text = "(\(key.map(\.text).joined(separator: ", ")))"
      value = key.map(\.plain)
    }
  }

  /// A placeholder in a mirror for a value that is not shown.
  private struct Placeholder: CustomStringConvertible, CustomReflectable {
    let description: String
    var customMirror: Mirror { Mirror(self, children: []) }
  }

  let name: String
  let fields: [Field]

  var description: String {
    "\(name)(\(fields.map { "\($0.name): \($0.text)" }.joined(separator: ", ")))"
  }

  func mirror<Subject>(of subject: Subject) -> Mirror {
    Mirror(subject, children: fields.map { ($0.name, $0.value) }, displayStyle: .struct)
  }
}

extension SQLValue {
  /// The value as a literal similar to that of Swift.
  var text: String {
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

  /// The value without its wrapping.
  fileprivate var plain: Any {
    switch self {
    case .null: Any?.none as Any
    case .bool(let value): value
    case .integer(let value): value
    case .double(let value): value
    case .decimal(let value): value
    case .text(let value), .json(let value): value
    case .bytes(let value): value
    case .date(let value): value
    case .time(let value): value
    case .datetime(let value): value
    case .uuid(let value): value
    case .invalid: text
    }
  }
}
