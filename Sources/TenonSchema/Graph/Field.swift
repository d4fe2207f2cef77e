/// A field of a model and its column.
package struct Field: Sendable {
  /// Why a field is there.
  package enum Role: Hashable, Sendable {
    /// Declared in the schema (or the implied `id`).
    case plain

    /// Part of the foreign key of the named relationship.
    case foreignKey(relationship: String)

    /// The time of a soft delete.
    case softDelete

    /// The count of versions for optimistic locking.
    case version
  }

  /// A column the database computes.
  package struct Generated: Hashable, Sendable {
    /// The expression, in SQL.
    package var sql: String

    /// Whether the value is stored, or computed on each read.
    package var isStored: Bool

    /// Creates a generated column.
    package init(sql: String, isStored: Bool) {
      self.sql = sql
      self.isStored = isStored
    }
  }

  /// The field's name, such as `viewCount`; for a foreign key the property's, such as `authorID`.
  package var name: String

  /// The column's name, such as `view_count`.
  package var column: String

  /// The type of a value that is there.
  package var type: FieldType

  /// Whether the column may hold NULL.
  package var isOptional: Bool

  /// What the field means.
  package var description: String?

  /// Whether every update sets the field to the time of the update.
  package var isUpdatedToNow: Bool

  /// Whether the value stays out of encoded output, logs and descriptions.
  package var isRedacted: Bool

  /// Why the field is there.
  package var role: Role

  /// Where the name stands (for a foreign key, the relationship's).
  package var range: SourceRange

  /// What most fields do not have. Fields are many and copied often; so these count as one.
  private var options = Options.none

  /// Creates a plain field; the caller sets what differs from the usual.
  package init(
    name: String, column: String, type: FieldType, isOptional: Bool = false, range: SourceRange
  ) {
    self.name = name
    self.column = column
    self.type = type
    self.isOptional = isOptional
    self.range = range
    self.isUpdatedToNow = false
    self.isRedacted = false
    self.role = .plain
  }
}

extension Field {
  /// The documents of a client that may set a field. Swift is not restricted.
  package enum Input: String, Hashable, Sendable {
    /// Drafts and patches.
    case always
    /// Drafts only.
    case create
    /// None.
    case never
  }

  fileprivate struct Options: Hashable, Sendable {
    static let none = Shared(Options())

    var defaultValue: DefaultValue?
    var databaseDefault: String?
    var validation = Validation()
    var generated: Generated?
    var collation: String?
    var stored: StoredForm?
    var deprecation: Deprecation?
    var swiftType: String?
    var input = Input.always
  }

  /// The documents of a client that may set the field.
  package var input: Input {
    get { options.input }
    set { set(\.input, to: newValue) }
  }

  /// The value a draft takes when none is given; in the DDL too.
  package var defaultValue: DefaultValue? {
    get { options.defaultValue }
    set { set(\.defaultValue, to: newValue) }
  }

  /// A default in SQL that only the database knows; read back after an insert.
  package var databaseDefault: String? {
    get { options.databaseDefault }
    set { set(\.databaseDefault, to: newValue) }
  }

  /// What a value must fulfil before it is written.
  package var validation: Validation {
    get { options.validation }
    set { set(\.validation, to: newValue) }
  }

  /// Set when the database computes the column.
  package var generated: Generated? {
    get { options.generated }
    set { set(\.generated, to: newValue) }
  }

  /// The collation's name, or nil for the database's own.
  package var collation: String? {
    get { options.collation }
    set { set(\.collation, to: newValue) }
  }

  /// The collation that texts are compared by where their bytes do not decide, or nil. The two that Tenon knows have one
  /// spelling.
  package var comparison: String? {
    guard let collation else { return nil }
    switch collation.uppercased() {
    case "BINARY": return nil
    case "NOCASE": return "NOCASE"
    default: return collation
    }
  }

  /// The form of the column's values in a SQLite file, where the schema says it.
  package var stored: StoredForm? {
    get { options.stored }
    set { set(\.stored, to: newValue) }
  }

  /// Set when the field should no longer be used.
  package var deprecation: Deprecation? {
    get { options.deprecation }
    set { set(\.deprecation, to: newValue) }
  }

  /// The user's own Swift type for the value, or nil for the type's usual one.
  package var swiftType: String? {
    get { options.swiftType }
    set { set(\.swiftType, to: newValue) }
  }

  /// Inlined, so that nothing of the key path is left.
  @inline(__always)
  private mutating func set<Value: Equatable>(
    _ option: WritableKeyPath<Options, Value>, to value: Value
  ) {
    guard options.content[keyPath: option] != value else { return }
    var changed = options.content
    changed[keyPath: option] = value
    options = Shared(changed)
  }
}

/// The type of a field.
package enum FieldType: Hashable, Sendable {
  /// One of the language's own types.
  case scalar(ScalarType)

  /// An enum of the schema, by name.
  case enumeration(String)
}

/// The schema language's own types.
package enum ScalarType: Hashable, Sendable {
  case bool
  case int
  case int64
  case int32
  case int16
  case float
  case double
  case decimal(precision: Int, scale: Int)
  case string(length: Int)
  case text
  case bytes
  case date
  case time
  case datetime
  case uuid
  case json
}

/// A default as the schema gives it, checked against the field's type.
package enum DefaultValue: Hashable, Sendable {
  case bool(Bool)
  case integer(Int64)
  /// A floating-point or decimal number as written: digits, sign, point and exponent only.
  case number(String)
  case text(String)
  /// The name of a case of the field's enum.
  case enumCase(String)
  /// A date, time or datetime in the canonical text of the schema language, in UTC (`2024-01-31`, `09:30:00`,
  /// `2024-01-31 09:30:00.000000`).
  case temporal(String)
  /// A UUID in lower case with hyphens.
  case uuidLiteral(String)
  /// JSON text, compact, keys in the order of the file.
  case json(String)
  /// The time of the insert.
  case now
  /// A new random UUID.
  case uuid
}

/// What a value must fulfil before it is written.
package struct Validation: Hashable, Sendable {
  /// The fewest characters.
  package var minLength: Int?
  /// The most characters.
  package var maxLength: Int?
  /// The smallest number, as written.
  package var min: String?
  /// The largest number, as written.
  package var max: String?
  /// A regular expression the whole text must match.
  package var pattern: String?
  /// The values that are allowed.
  package var oneOf: [DefaultValue]
  /// Whether the text must be an e-mail address.
  package var isEmail: Bool

  /// Creates a validation that everything passes.
  package init() {
    self.oneOf = []
    self.isEmail = false
  }

  /// Whether there is nothing to check.
  package var isEmpty: Bool { self == Validation() }
}
