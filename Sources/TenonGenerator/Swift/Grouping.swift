/// Statements about several things at once, as many in each as stand on one line.
enum Grouping {
  /// The most arguments the runtime's functions for groups of columns take.
  static let limit = 8

  /// Fills statements with items, in order.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - indent: The column the statements begin at.
  ///   - limit: The most items of a statement.
  ///   - joins: Whether an item may follow another one in a statement.
  ///   - statement: Writes the statement about some items.
  static func statements<Item>(
    _ items: [Item], indent: Int, limit: Int = limit,
    joins: (Item, Item) -> Bool = { _, _ in true }, statement: ([Item]) -> String
  ) -> [String] {
    var statements: [String] = []
    var group: [Item] = []
    for item in items {
      if let last = group.last {
        let isFit =
          group.count < limit && joins(last, item)
          && indent + statement(group + [item]).count <= LineWrapper.width
        if !isFit {
          statements.append(statement(group))
          group = []
        }
      }
      group.append(item)
    }
    if !group.isEmpty { statements.append(statement(group)) }
    return statements
  }

  /// Assigns values to properties: `(self.id, self.title) = (id, title)`.
  ///
  /// - Parameters:
  ///   - values: The properties as they stand after a dot, and their values.
  ///   - indent: The column the statements begin at.
  static func assignments(
    _ values: [(member: String, value: String)], indent: Int
  ) -> [String] {
    statements(values, indent: indent) { group in
      let members = group.map { "self.\($0.member)" }.joined(separator: ", ")
      let values = group.map(\.value).joined(separator: ", ")
      return group.count == 1 ? "\(members) = \(values)" : "(\(members)) = (\(values))"
    }
  }

  /// Reads properties from consecutive columns of a row, from `offset` on.
  static func reads(_ properties: [(position: Int, name: String)], indent: Int) -> [String] {
    statements(properties, indent: indent) { group in
      let position = group.first?.position ?? 0
      let offset = position == 0 ? "offset" : "offset + \(position)"
      let names = group.map(\.name).joined(separator: ", ")
      return group.count == 1
        ? "\(names) = try row.value(at: \(offset))" : "(\(names)) = try row.values(at: \(offset))"
    }
  }

  /// Binds values to parameters, or to the columns that come next.
  static func binds(_ values: [String], indent: Int) -> [String] {
    // A closure among other arguments is slow to check.
    func isPlain(_ value: String) -> Bool { !value.contains("{") }
    return statements(
      values, indent: indent, joins: { isPlain($0) && isPlain($1) },
      statement: { "try binder.bind(\($0.joined(separator: ", ")))" })
  }
}
