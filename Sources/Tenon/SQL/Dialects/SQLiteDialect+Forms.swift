// The forms of values for which SQLite has no type. Tenon writes one form of each type, or the form that the schema
// names, and compares values in that form. A value that another program has written in another form is found as well,
// if that form has the same order.

extension SQLiteDialect {
  func parameter(_ number: Int, as form: StoredForm?) -> String {
    let parameter = placeholder(number)
    guard let form else { return parameter }
    return form.converting(parameter)
  }

  func equality(
    _ column: String, _ number: Int, as form: StoredForm?, key: (table: String, column: String)?
  ) -> String {
    guard form == .uuid(.any) || form == .time else {
      return "\(column) = \(parameter(number, as: form))"
    }
    // SQLite numbers parameters, so one value can be used in several places.
    let value = "?\(number)"
    if form == .time { return "\(column) BETWEEN RTRIM(RTRIM(\(value), '0'), '.') AND \(value)" }
    let others = StoredForm.otherUUIDs(value)
    guard let key else { return "\(column) IN (\(value), \(others))" }
    // The usual form is looked up first, as it is the most frequent one: a list takes three times as long as a single
    // key.
    let select = "SELECT \(key.column) FROM \(key.table) WHERE \(key.column)"
    return "\(column) = (\(select) = \(value) UNION ALL \(select) IN (\(others)) LIMIT 1)"
  }

  func stored(_ value: SQLValue, as form: StoredForm?) -> SQLValue {
    form?.value(value) ?? value
  }

  func exact(_ value: SQLValue, as form: StoredForm?) -> SQLValue {
    switch stored(value, as: form) {
    case .datetime(let date): DateTimeText.text(date).map { .text($0) } ?? value
    case .time(let time): .text(time.description)
    case .uuid(let uuid): .text(UUIDText.text(uuid))
    case .json(let text): .text(text)
    case let stored: stored
    }
  }

  func bounds(_ node: SQLNode, _ lower: SQLNode, _ upper: SQLNode) -> (SQLNode, SQLNode) {
    (bound(node, lower, isLower: true), bound(node, upper, isLower: false))
  }

  private func bound(_ node: SQLNode, _ end: SQLNode, isLower: Bool) -> SQLNode {
    guard case .value(let value) = end else { return end }
    if let form = node.form, form != .time { return .value(stored(value, as: form)) }
    guard let (shortest, longest) = StoredForm.range(value) else { return end }
    return .value(isLower ? shortest : longest)
  }

  func forms(of values: [SQLValue], in node: SQLNode) -> [SQLValue] {
    guard let form = node.form, form != .time else {
      guard values.contains(where: { StoredForm.range($0) != nil }) else { return values }
      return values.flatMap(StoredForm.times)
    }
    return form == .uuid(.any)
      ? values.flatMap(StoredForm.uuids) : values.map { stored($0, as: form) }
  }

  func hasSeveralForms(_ columns: [SQLNode], _ rows: [[SQLValue]]) -> Bool {
    if columns.contains(where: { $0.form == .uuid(.any) }) { return true }
    return rows.contains { row in
      zip(columns, row).contains {
        ($0.form == nil || $0.form == .time) && StoredForm.range($1) != nil
      }
    }
  }
}
