import Foundation

// The forms of values that SQLite has no type for. Tenon writes one form for each type, or the one that the schema says, and
// compares in that; what other programs write in another form of the same order is found as well. Other databases have types.

extension Dialect {
  /// A parameter that is bound in Tenon's own form, as the column's form.
  func parameter(_ number: Int, as form: StoredForm?) -> String {
    let parameter = placeholder(number)
    guard self == .sqlite, let form else { return parameter }
    return form.converting(parameter)
  }

  /// A condition that a column holds the value of a parameter, which is bound in Tenon's own form.
  ///
  /// - Parameters:
  ///   - column: The column, quoted.
  ///   - number: The parameter's number.
  ///   - form: The form of the column.
  ///   - key: The table and the column, quoted, where the column alone is a key: then the usual form is looked up first.
  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String {
    guard self == .sqlite, form == .uuid(.any) || form == .time else {
      return "\(column) = \(parameter(number, as: form))"
    }
    // SQLite numbers parameters: one value stands in several places.
    let value = "?\(number)"
    if form == .time { return "\(column) BETWEEN RTRIM(RTRIM(\(value), '0'), '.') AND \(value)" }
    let others = StoredForm.otherUUIDs(value)
    guard let key else { return "\(column) IN (\(value), \(others))" }
    // A list takes three times as long to look up as one key, which mostly is the one that is there.
    let select = "SELECT \(key.column) FROM \(key.table) WHERE \(key.column)"
    return "\(column) = (\(select) = \(value) UNION ALL \(select) IN (\(others)) LIMIT 1)"
  }

  /// A value in the form that a column holds it in.
  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue {
    self == .sqlite ? form?.value(value) ?? value : value
  }

  /// A value just as the database keeps it, to be compared with that form alone.
  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue {
    guard self == .sqlite else { return value }
    switch stored(value, as: form) {
    case .datetime(let date): return DateTimeText.text(date).map { .text($0) } ?? value
    case .time(let time): return .text(time.description)
    case .uuid(let uuid): return .text(UUIDText.text(uuid))
    case .json(let text): return .text(text)
    case let stored: return stored
    }
  }

  /// Writes a comparison of a value with something that may hold it in several forms.
  ///
  /// - Returns: Whether it was written; where not, the value is compared as it is bound.
  func writeForms(
    _ left: SQLNode, _ symbol: BinaryOperator, _ right: SQLNode, to writer: inout SQLWriter
  ) throws -> Bool {
    guard self == .sqlite else { return false }
    switch (left, right) {
    case (.value, .value): return false
    case (_, .value(let value)): return try write(left, symbol, value, to: &writer)
    case (.value(let value), _):
      guard let mirrored = symbol.mirrored else { return false }
      return try write(right, mirrored, value, to: &writer)
    case (.row(let columns), .row(let values)):
      guard columns.contains(where: { $0.form != nil }) else { return false }
      try writer.writeOperand(left)
      writer.append(" \(symbol.rawValue) ")
      try writer.write(
        .row(zip(columns, values).map { $1.stored(as: $0.form, for: self) }))
      return true
    default: return false
    }
  }

  /// Writes equality, in which NULL equals NULL, with a value that may be held in several forms; or its opposite.
  ///
  /// - Returns: Whether it was written; where not, the value is compared as it is bound.
  func writeForms(
    same left: SQLNode, _ right: SQLNode, isNegated: Bool, to writer: inout SQLWriter
  ) throws -> Bool {
    guard self == .sqlite else { return false }
    var (node, value) = (left, right)
    if case .value = left { (node, value) = (right, left) }
    guard case .value(let held) = value, held != .null,
      node.form != nil || held.isJSON || StoredForm.range(held) != nil
    else { return false }
    let comparison = SQLNode.binary(node, isNegated ? .notEqual : .equal, value)
    let isThere = SQLNode.isNull(node, isNegated: !isNegated)
    try writer.writeOperand(isNegated ? .any(isThere, comparison) : .all(isThere, comparison))
    return true
  }

  private func write(
    _ node: SQLNode, _ symbol: BinaryOperator, _ value: SQLValue, to writer: inout SQLWriter
  ) throws -> Bool {
    if let form = node.form, form != .time {
      if form == .uuid(.any), symbol == .equal || symbol == .notEqual {
        let forms = StoredForm.uuids(value)
        guard forms.count > 1 else { return false }
        try writer.writeOperand(node)
        writer.append(symbol == .equal ? " IN (" : " NOT IN (")
        writer.separated(forms, by: ", ") { $1.bind($0) }
        writer.append(")")
        return true
      }
      try writer.writeOperand(node)
      writer.append(" \(symbol.rawValue) ")
      writer.bind(stored(value, as: form))
      return true
    }
    if case .json = value, symbol == .equal || symbol == .notEqual {
      // Files may hold JSON with other spaces, or another order of keys.
      writer.append("json_sorted(")
      try writer.write(node)
      writer.append(") \(symbol.rawValue) json_sorted(")
      writer.bind(value)
      writer.append(")")
      return true
    }
    guard let (shortest, longest) = StoredForm.range(value) else { return false }
    try writer.writeOperand(node)
    switch symbol {
    case .equal, .notEqual:
      writer.append(symbol == .equal ? " BETWEEN " : " NOT BETWEEN ")
      writer.bind(shortest)
      writer.append(" AND ")
      writer.bind(longest)
    case .less, .greaterOrEqual:
      writer.append(" \(symbol.rawValue) ")
      writer.bind(shortest)
    default:
      writer.append(" \(symbol.rawValue) ")
      writer.bind(longest)
    }
    return true
  }

  /// The ends of `BETWEEN` in the forms in which they take all that lies between them.
  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode) {
    func bound(_ end: SQLNode, isLower: Bool) -> SQLNode {
      guard self == .sqlite, case .value(let value) = end else { return end }
      if let form = node.form, form != .time { return .value(stored(value, as: form)) }
      guard let (shortest, longest) = StoredForm.range(value) else { return end }
      return .value(isLower ? shortest : longest)
    }
    return (bound(lower, isLower: true), bound(upper, isLower: false))
  }

  /// The values of a list in all forms in which the members may be stored.
  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue] {
    guard self == .sqlite else { return values }
    guard let form = node.form, form != .time else {
      guard values.contains(where: { StoredForm.range($0) != nil }) else { return values }
      return values.flatMap(StoredForm.times)
    }
    return form == .uuid(.any)
      ? values.flatMap(StoredForm.uuids) : values.map { stored($0, as: form) }
  }

  /// Writes that JSON is in a list, however a file has spaced and ordered it.
  ///
  /// - Returns: Whether it was written: the values are JSON, and the database has no type for that.
  func writeJSON(_ node: SQLNode, in values: [SQLValue], to writer: inout SQLWriter) throws -> Bool
  {
    guard self == .sqlite, case .json = values.first, values.count <= listLimit else {
      return false
    }
    writer.append("json_sorted(")
    try writer.write(node)
    writer.append(") IN (")
    writer.separated(values, by: ", ") { value, writer in
      writer.append("json_sorted(")
      writer.bind(value)
      writer.append(")")
    }
    writer.append(")")
    return true
  }

  /// True if one of some values may be stored in several forms in its column.
  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool {
    guard self == .sqlite else { return false }
    if columns.contains(where: { $0.form == .uuid(.any) }) { return true }
    return rows.contains { row in
      zip(columns, row).contains {
        ($0.form == nil || $0.form == .time) && StoredForm.range($1) != nil
      }
    }
  }
}

extension SQLValue {
  fileprivate var isJSON: Bool { if case .json = self { true } else { false } }
}

extension SQLNode {
  /// A value in the form of the column that is set to it; anything else as it is.
  func stored(as form: StoredForm?, for dialect: Dialect) -> SQLNode {
    guard form != nil, case .value(let value) = self else { return self }
    return .value(dialect.stored(value, as: form))
  }
}

extension StoredForm {
  /// An expression that gives a value of Tenon's own form in this one.
  fileprivate func converting(_ value: String) -> String {
    switch self {
    case .uuid(.any), .uuid(.lowercase), .time: return value
    case .uuid(.uppercase): return "UPPER(\(value))"
    case .uuid(.digits): return "REPLACE(\(value), '-', '')"
    case .uuid(.bytes): return "unhex(REPLACE(\(value), '-', ''))"
    case .datetime(let separator, let digits, let zone):
      var text = "SUBSTR(\(value), 1, \(digits == 0 ? 19 : 20 + digits))"
      if separator != " " { text = "REPLACE(\(text), ' ', '\(separator)')" }
      return zone.isEmpty ? text : "\(text) || '\(zone)'"
    }
  }

  /// The forms of a UUID other than Tenon's own.
  fileprivate static func otherUUIDs(_ value: String) -> String {
    let digits = "REPLACE(\(value), '-', '')"
    return "UPPER(\(value)), \(digits), UPPER(\(digits)), unhex(\(digits))"
  }

  /// A value in this form.
  fileprivate func value(_ value: SQLValue) -> SQLValue {
    switch (self, value) {
    case (.uuid(.uppercase), .uuid(let uuid)): return .text(uuid.uuidString)
    case (.uuid(.digits), .uuid(let uuid)): return .text(UUIDText.digits(uuid))
    case (.uuid(.bytes), .uuid(let uuid)): return .bytes(UUIDText.bytes(uuid))
    case (.datetime(let separator, let digits, let zone), .datetime(let date)):
      guard let text = DateTimeText.text(date) else { return value }
      let end = digits == 0 ? 19 : 20 + digits
      return .text("\(text.prefix(10))\(separator)\(text.prefix(end).dropFirst(11))\(zone)")
    default: return value
    }
  }

  /// A UUID in all its forms; any other value alone.
  fileprivate static func uuids(_ value: SQLValue) -> [SQLValue] {
    guard case .uuid(let uuid) = value else { return [value] }
    let digits = UUIDText.digits(uuid)
    return [
      value, .text(uuid.uuidString), .text(digits), .text(digits.uppercased()),
      .bytes(UUIDText.bytes(uuid)),
    ]
  }

  /// The shortest and the longest text that name a time: without and with the zeros at the end of its fraction. All others
  /// are between them, and nothing else is. Nil where there is one text alone.
  fileprivate static func range(_ value: SQLValue) -> (shortest: SQLValue, longest: SQLValue)? {
    let text: String
    switch value {
    case .datetime(let date):
      guard let written = DateTimeText.text(date) else { return nil }
      text = written
    case .time(let time): text = time.description
    default: return nil
    }
    guard text.utf8.last == UInt8(ascii: "0") else { return nil }
    var shortest = text[...]
    while shortest.utf8.last == UInt8(ascii: "0"), text.utf8.count - shortest.utf8.count < 6 {
      shortest.removeLast()
    }
    if shortest.utf8.last == UInt8(ascii: ".") { shortest.removeLast() }
    return (.text(String(shortest)), .text(text))
  }

  /// A time in all texts that name it; any other value alone.
  fileprivate static func times(_ value: SQLValue) -> [SQLValue] {
    guard case (.text(let shortest), .text(let longest))? = range(value) else { return [value] }
    let first = shortest.utf8.count
    let last = longest.utf8.count
    // A decimal point has a digit after it.
    return (first...last).filter { $0 != last - 6 }.map { .text(String(longest.prefix($0))) }
  }
}

extension BinaryOperator {
  /// The comparison with its sides exchanged; nil for what is not a comparison.
  fileprivate var mirrored: BinaryOperator? {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: nil
    }
  }
}
