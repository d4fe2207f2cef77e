/// A field of a model and its column.
package struct Field: Sendable {
  /// The origin of a field.
  package enum Role: Hashable, Sendable {
    /// Declared in the schema, or the implied `id`.
    case plain
    /// Part of the foreign key of the named relationship.
    case foreignKey(relationship: String)
    /// The time of a soft delete.
    case softDelete
    /// The version number for optimistic locking.
    case version
  }

  /// The documents of a client that may set a field. Swift is not restricted.
  package enum Input: String, Hashable, Sendable {
    /// Drafts and patches.
    case always
    /// Drafts only.
    case create
    /// Neither drafts nor patches.
    case never
  }

  /// A column that the database computes.
  package struct Generated: Hashable, Sendable {
    /// The expression, in SQL.
    package var sql: String
    /// True if the value is stored, false if it is computed on each read.
    package var isStored: Bool
  }

  /// The field's name, such as `viewCount`; for a foreign key the property's, such as `authorID`.
  package var name: String

  /// The column's name, such as `view_count`.
  package var column: String

  package var type: FieldType

  /// True if the column may hold NULL.
  package var isOptional = false

  /// The place of the name; for a foreign key, of the relationship's name.
  package var range: SourceRange

  /// The origin of the field.
  package var role = Role.plain

  package var description: String?

  /// The documents of a client that may set the field.
  package var input = Input.always

  /// The value that a draft takes when none is given; also in the DDL.
  package var defaultValue: DefaultValue?

  /// A default in SQL that only the database knows; read back after an insert.
  package var databaseDefault: String?

  /// True if every update sets the field to the time of the update.
  package var isUpdatedToNow = false

  /// The rules that a value must pass before it is written.
  package var validation = Validation()

  /// True if the value is left out of encoded output, logs and descriptions.
  package var isRedacted = false

  /// The expression of a column that the database computes.
  package var generated: Generated?

  /// The collation's name, or nil for the database's own.
  package var collation: String?

  /// The form of the column's values in a SQLite file, if the schema names one.
  package var stored: StoredForm?

  package var deprecation: Deprecation?

  /// The user's own Swift type for the value, or nil for the type's usual one.
  package var swiftType: String?

  /// The collation that compares texts whose bytes differ, or nil. The two built-in collations have one spelling.
  package var comparison: String? {
    switch collation?.uppercased() {
    case "BINARY": nil
    case "NOCASE": "NOCASE"
    default: collation
    }
  }
}

/// A default value as the schema gives it, checked against the field's type.
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

/// The rules that a value must pass before it is written.
package struct Validation: Hashable, Sendable {
  /// The fewest characters.
  package var minLength: Int?
  /// The most characters.
  package var maxLength: Int?
  /// The smallest number, as written.
  package var min: String?
  /// The largest number, as written.
  package var max: String?
  /// A regular expression that the whole text must match.
  package var pattern: String?
  /// The allowed values; empty if all are.
  package var oneOf: [DefaultValue] = []
  /// True if the text must be an e-mail address.
  package var isEmail = false

  /// True if there is nothing to check.
  package var isEmpty: Bool { self == Validation() }
}
