import TenonDialects

/// Writes a table's unique constraints and indexes in a form that both MySQL and MariaDB accept.
///
/// The two have no common form for an index that is partial, over an expression, or unique over a text longer than a
/// key of InnoDB. Such an index is left out or shortened if it is only for speed. A unique index is replaced by one
/// over an invisible generated column:
/// - for a condition, such as that of a soft delete: a column that is 1 if the condition is true and otherwise NULL,
///   which a unique index allows to repeat;
/// - for an expression: a column with the SHA-256 of its value as text;
/// - for a long text: a column with its SHA-256, in lower case under NOCASE (other collations are ignored).
struct MySQLIndexWriter {
  private let table: TableWriter
  private let rules: MySQLRules
  private var clausesSoFar = IndexClauses()
  private var takenNames: Set<String>
  private var hashes: [String: String] = [:]

  init(table: TableWriter, rules: MySQLRules) {
    self.table = table
    self.rules = rules
    // The names of columns ignore case.
    takenNames = Set(table.columns.map { $0.name.lowercased() })
  }

  /// Returns the clauses of the table.
  mutating func clauses() -> IndexClauses {
    for constraint in table.model.uniqueConstraints {
      let parts = uniqueParts(constraint.fields)
      clausesSoFar.lines.append(
        table.constraint(constraint.name, "UNIQUE (\(parts.joined(separator: ", ")))"))
    }
    for index in table.model.indexes { add(index) }
    return clausesSoFar
  }

  private mutating func add(_ index: Index) {
    let name = SQLName.bounded(index.name)
    if index.isUnique {
      addUnique(name, index)
    } else if index.expressions.isEmpty {
      addPlain(name, index.fields)
    } else {
      clausesSoFar.remarks.append(
        "Index \(name) is left out: MySQL and MariaDB have no common form for an index over an "
          + "expression.")
    }
  }

  /// Adds an index that is only for speed: it may cover more rows than asked for, and less of each text.
  private mutating func addPlain(_ name: String, _ fields: [String]) {
    let parts = fields.compactMap(part)
    guard !parts.contains(where: \.isJSON) else {
      clausesSoFar.remarks.append("Index \(name) is left out: MySQL has no index over JSON.")
      return
    }
    let long = parts.filter(\.isLong)
    let total = parts.reduce(0) { $0 + $1.bytes }
    var texts = parts.map(\.quotedName)
    if total > MySQLKeyPart.limit, !long.isEmpty {
      let rest = MySQLKeyPart.limit - (total - long.reduce(0) { $0 + $1.bytes })
      let share = max(4, min(MySQLKeyPart.longBytes, rest / long.count))
      texts = parts.map { part in
        part.isLong ? "\(part.quotedName)(\(share / part.bytesPerUnit))" : part.quotedName
      }
    }
    clausesSoFar.lines.append(
      "INDEX \(rules.quoted(name)) (\(texts.joined(separator: ", ")))")
  }

  /// Adds a unique index. In the schema's SQL double quotes may mean an identifier, but in MySQL they mean a text,
  /// which would be the same for all rows, so an index with them is not unique.
  private mutating func addUnique(_ name: String, _ index: Index) {
    let expressions = index.expressions
    for (part, sql) in [("condition", index.condition)] + expressions.map({ ("expression", $0) })
    where sql?.unicodeScalars.contains("\"") == true {
      clausesSoFar.remarks.append(
        "Index \(name) does not keep its entries unique: its \(part) has double quotes, which "
          + "mean a text here.")
      if expressions.isEmpty { addPlain(name, index.fields) }
      return
    }
    var parts = uniqueParts(index.fields)
    for sql in expressions {
      let hash = "UNHEX(SHA2(\(SQLFormat.parenthesised(sql)), 256))"
      parts.append(addHidden("\(name)_sha256", "BINARY(32)", hash))
    }
    if let condition = index.condition {
      let one = "CASE WHEN \(SQLFormat.parenthesised(condition)) THEN 1 END"
      parts.append(addHidden("\(name)_when", "TINYINT", one))
    }
    clausesSoFar.lines.append(
      "UNIQUE INDEX \(rules.quoted(name)) (\(parts.joined(separator: ", ")))")
  }

  /// The columns of a unique index; a column that is too long is replaced by one with its hash.
  private mutating func uniqueParts(_ fields: [String]) -> [String] {
    let parts = fields.compactMap(part)
    guard parts.reduce(0, { $0 + $1.bytes }) > MySQLKeyPart.limit else {
      return parts.map(\.quotedName)
    }
    return parts.map { $0.isLong ? hash(of: $0) : $0.quotedName }
  }

  private mutating func hash(of part: MySQLKeyPart) -> String {
    let name = part.column.name
    if let made = hashes[name] { return made }
    let text = part.foldsCase ? "LOWER(\(part.quotedName))" : part.quotedName
    let quoted = addHidden("\(name)_sha256", "BINARY(32)", "UNHEX(SHA2(\(text), 256))")
    hashes[name] = quoted
    return quoted
  }

  /// Adds a column that exists only for an index, and returns its name in quotes.
  private mutating func addHidden(_ name: String, _ type: String, _ expression: String) -> String {
    let quoted = rules.quoted(SQLFormat.freeName(name, taken: &takenNames))
    clausesSoFar.columns.append(
      "\(quoted) \(type) GENERATED ALWAYS AS (\(expression)) VIRTUAL INVISIBLE")
    return quoted
  }

  private func part(_ field: String) -> MySQLKeyPart? {
    table.columns.first { $0.field.name == field }.map { MySQLKeyPart(column: $0, rules: rules) }
  }
}

/// A column in a key of InnoDB and its size there.
struct MySQLKeyPart {
  /// The most bytes a key may have, with the row format DYNAMIC.
  static let limit = 3072

  /// The size of a shortened text: four such parts fit in a key.
  static let longBytes = 764

  let column: DDLColumn
  let rules: MySQLRules

  var quotedName: String { rules.quoted(column.name) }

  var isJSON: Bool { column.scalar == .json }

  /// True if texts that differ only in case are equal.
  var foldsCase: Bool { column.field.collation?.uppercased() == "NOCASE" }

  /// The bytes of one unit of a prefix: of a character or of a byte.
  var bytesPerUnit: Int { column.scalar == .bytes ? 1 : 4 }

  /// True if the part can be shortened and becomes smaller by it.
  var isLong: Bool { bytes > Self.longBytes }

  /// The bytes of the longest value; more than a key holds if the length is not limited.
  var bytes: Int {
    switch column.storage {
    case .enumeration(let type): type.isInteger ? 8 : 4 * Self.longestValue(of: type)
    case .scalar where rules.type(of: column).hasPrefix("LONG"): Self.limit + 1
    case .scalar(.string(let length)): 4 * length
    case .scalar(.text): 4 * MySQLRules.keyLength
    case .scalar(.bytes): MySQLRules.keyLength
    case .scalar(.json): Self.limit + 1
    case .scalar(.decimal): 32
    case .scalar: 16
    }
  }

  /// The characters of an enum's longest value.
  static func longestValue(of type: EnumType) -> Int {
    type.cases.reduce(1) { longest, item in
      guard case .text(let text) = item.value else { return longest }
      return max(longest, text.unicodeScalars.count)
    }
  }
}
