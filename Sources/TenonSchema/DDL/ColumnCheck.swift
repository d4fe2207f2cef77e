/// How to find the rows of a SQLite file whose value in a column has another form or type than Tenon writes and looks for.
///
/// SQLite keeps whatever a program gives it, and compares as it is kept: a time written in another form is read, but not
/// found again.
package struct ColumnCheck: Hashable, Sendable {
  /// The model's name.
  package let model: String

  /// The field's name.
  package let field: String

  /// The table.
  package let table: String

  /// The column.
  package let column: String

  /// The columns of the key; empty where the key must not be shown.
  package let key: [String]

  /// What a value should be, in words: `0 or 1`.
  package let expected: String

  /// A condition in SQL that is true for a row whose value is something else.
  package let condition: String

  /// An expression in SQL that gives the form of a value as `stored:` calls it, and NULL for what has none of them; nil
  /// for a column that has no forms to choose from.
  package let form: String?

  /// The checks of all columns of a schema, join tables included.
  package static func all(of graph: SchemaGraph) -> [ColumnCheck] {
    graph.models.flatMap { model in
      model.fields.map { field in
        ColumnCheck(Column(field, of: model, enumType: graph.enumType), of: model)
      }
    }
  }

  private init(_ column: Column, of model: Model) {
    let keyFields = model.primaryKey.compactMap { model.field(named: $0) }
    let value = SQLiteRules().quoted(column.name)
    let rules = ValueRules(value: value, column: column)
    self.model = model.name
    field = column.field.name
    table = model.table
    self.column = column.name
    key = keyFields.contains(where: \.isRedacted) ? [] : keyFields.map(\.column)
    expected = rules.expected
    form = rules.form
    let isNullAllowed = column.field.isOptional && !model.primaryKey.contains(column.field.name)
    condition =
      isNullAllowed
      ? "\(value) IS NOT NULL AND (\(rules.isRight)) IS NOT TRUE" : "(\(rules.isRight)) IS NOT TRUE"
  }
}

/// What the values of a column should be, in words and in SQL. No expression hangs on the column's collation.
private struct ValueRules {
  /// In words.
  let expected: String

  /// True for a value that is right; false or NULL for another.
  let isRight: String

  /// The name of the value's form.
  private(set) var form: String?

  init(value: String, column: Column) {
    let type = "typeof(\(value))"
    let count = "length(CAST(\(value) AS BLOB))"
    func integer(_ range: ClosedRange<Int64>? = nil) -> String {
      "\(type) = 'integer'"
        + (range.map { " AND \(value) BETWEEN \($0.lowerBound) AND \($0.upperBound)" } ?? "")
    }
    let scalar: ScalarType
    switch column.storage {
    case .enumeration(let enumeration):
      let values = enumeration.cases.map { SQLiteRules().literal($0.value) }.joined(separator: ", ")
      expected = "a case of \(enumeration.name)"
      isRight =
        "\(type) = '\(enumeration.isInteger ? "integer" : "text")' AND \(value) COLLATE BINARY IN (\(values))"
      return
    case .scalar(let stored): scalar = stored
    }
    switch scalar {
    case .bool: (expected, isRight) = ("0 or 1", "\(integer()) AND \(value) IN (0, 1)")
    case .int, .int64: (expected, isRight) = ("an integer", integer())
    case .int32:
      (expected, isRight) = (
        "an integer of 32 bits", integer(Int64(Int32.min)...Int64(Int32.max))
      )
    case .int16:
      (expected, isRight) = (
        "an integer of 16 bits", integer(Int64(Int16.min)...Int64(Int16.max))
      )
    case .float, .double: (expected, isRight) = ("a number", "\(type) IN ('real', 'integer')")
    case .string, .text: (expected, isRight) = ("text", "\(type) = 'text'")
    case .bytes: (expected, isRight) = ("bytes", "\(type) = 'blob'")
    case .json:
      (expected, isRight) = ("JSON as text", "\(type) = 'text' AND json_valid(\(value))")
    case .decimal:
      let digits = "ltrim(\(value), '-')"
      expected = "a decimal number as text, without needless zeros, such as -1.5"
      isRight = [
        "\(type) = 'text'", Self.isWhole(value), "\(value) NOT GLOB '--*'",
        "\(value) NOT GLOB '-0'",
        "\(digits) GLOB '[0-9]*'", "\(digits) NOT GLOB '*[^0-9.]*'", "\(digits) NOT GLOB '*.*.*'",
        "\(digits) NOT GLOB '0[0-9]*'", "\(digits) NOT GLOB '*.'", "\(digits) NOT GLOB '*.*0'",
      ].joined(separator: " AND ")
    case .date:
      expected = "a date as YYYY-MM-DD"
      isRight =
        "\(type) = 'text' AND \(count) = 10 AND date(\(value), \(Self.asInCalendar)) = \(value) COLLATE BINARY"
    case .time:
      expected = "a time as HH:MM:SS.ffffff"
      isRight =
        "\(type) = 'text' AND \(count) = 15 AND time(substr(\(value), 1, 8), \(Self.asInCalendar)) = substr(\(value), 1, 8) "
        + "AND substr(\(value), 9) GLOB '\(Self.fraction(6))'"
    case .datetime: (expected, isRight, form) = Self.datetime(value, column.field.stored)
    case .uuid: (expected, isRight, form) = Self.uuid(value, column.field.stored)
    }
  }

  /// A modifier that has SQLite compute a time: only then does it move what is not in the calendar, such as 30 February.
  private static let asInCalendar = "'+0 days'"

  /// True for text of ASCII without a NUL, behind which `GLOB` does not look.
  private static func isWhole(_ value: String) -> String {
    "length(\(value)) = length(CAST(\(value) AS BLOB))"
  }

  private static func fraction(_ digits: Int) -> String {
    "." + String(repeating: "[0-9]", count: digits)
  }

  private static func datetime(
    _ value: String, _ stored: StoredForm?
  ) -> (expected: String, isRight: String, form: String) {
    let start = "substr(\(value), 1, 19)"
    let rest = "substr(\(value), 20)"
    let isTime =
      "typeof(\(value)) = 'text' AND \(isWhole(value)) AND "
      + "datetime(\(start), \(asInCalendar)) = replace(\(start), 'T', ' ')"
    let fractions = [3, 6].map { digits in
      let globs = ["", "Z", "+00:00"].map { "\(rest) GLOB '\(fraction(digits))\($0)'" }
      return "WHEN \(globs.joined(separator: " OR ")) "
        + "THEN '.\(String(repeating: "f", count: digits))' || substr(\(value), \(21 + digits))"
    }
    let form =
      "CASE WHEN \(isTime) THEN 'YYYY-MM-DD' || substr(\(value), 11, 1) || 'HH:MM:SS' || "
      + "CASE WHEN \(rest) IN ('', 'Z', '+00:00') THEN \(rest) \(fractions.joined(separator: " ")) END END"
    if let stored {
      return ("a time as \(stored.text)", "\(form) = '\(stored.text)'", form)
    }
    // Texts with fewer digits of a fraction, or none, compare rightly with those that have all.
    let hasFraction =
      "\(rest) GLOB '.[0-9]*' AND substr(\(value), 21) NOT GLOB '*[^0-9]*' "
      + "AND length(\(value)) <= 26"
    return (
      "a time as YYYY-MM-DD HH:MM:SS, with up to 6 digits of a fraction",
      "\(isTime) AND substr(\(value), 11, 1) = ' ' AND (\(rest) = '' OR (\(hasFraction)))", form
    )
  }

  private static func uuid(
    _ value: String, _ stored: StoredForm?
  ) -> (expected: String, isRight: String, form: String) {
    let digits = "replace(\(value), '-', '')"
    let hasHyphens = "\(value) GLOB '????????-????-????-????-????????????'"
    let hasNone = "length(CAST(\(value) AS BLOB)) = 32"
    let isLower = "\(digits) NOT GLOB '*[^0-9a-f]*'"
    let isUpper = "\(digits) NOT GLOB '*[^0-9A-F]*'"
    let form =
      "CASE typeof(\(value)) WHEN 'blob' THEN CASE WHEN length(\(value)) = 16 THEN 'bytes' END "
      + "WHEN 'text' THEN CASE WHEN length(CAST(\(digits) AS BLOB)) <> 32 THEN NULL "
      + "WHEN \(hasHyphens) AND \(isLower) THEN 'lowercase' WHEN \(hasHyphens) AND \(isUpper) THEN "
      + "'uppercase' WHEN \(hasNone) AND \(isLower) THEN 'digits' END END"
    if let stored {
      let expected =
        switch stored {
        case .uuid(.lowercase): "a UUID in lower case with hyphens"
        case .uuid(.uppercase): "a UUID in upper case with hyphens"
        case .uuid(.digits): "a UUID of 32 digits in lower case"
        case .uuid(.bytes), .datetime: "a UUID of 16 bytes"
        }
      return (expected, "\(form) = '\(stored.text)'", form)
    }
    return (
      "a UUID",
      "\(form) IS NOT NULL OR (typeof(\(value)) = 'text' AND \(hasNone) AND \(isUpper))", form
    )
  }
}
