import TenonSchema

/// Statements about several things at once, as many in each as stand on one line.
enum Grouping {
  /// The most arguments the runtime's functions for groups of columns take.
  static let limit = 8

  /// Fills statements with items, in order.
  ///
  /// An item has a part in each list of its statement: in `(self.a, self.b) = (a, b)` one in two lists, with the texts
  /// `(`, `) = (` and `)` around them. The lengths of the parts say what fits, so that only statements that stay are
  /// written.
  ///
  /// - Parameters:
  ///   - lists: The parts of all items, list by list.
  ///   - indent: The column the statements begin at.
  ///   - joins: Whether an item may stand in one statement with the one before it.
  ///   - frame: The texts around the lists of a statement about some items, the same for any number above one.
  static func statements(
    _ lists: [[String]], indent: Int, joins: (Int) -> Bool = { _ in true },
    frame: (Range<Int>) -> [String]
  ) -> [String] {
    let count = lists.first?.count ?? 0
    var statements: [String] = []
    var start = 0
    while start < count {
      var end = start + 1
      if end < count, joins(end) {
        var room = LineWrapper.width - indent + 2 * lists.count
        for text in frame(start..<(end + 1)) { room -= LineWrapper.columns(text) }
        room -= columns(of: start, in: lists) + columns(of: end, in: lists)
        while room >= 0 {
          end += 1
          guard end < count, end - start < limit, joins(end) else { break }
          room -= columns(of: end, in: lists)
        }
      }
      statements.append(statement(lists, start..<end, frame(start..<end)))
      start = end
    }
    return statements
  }

  /// How long the parts of an item are, with the comma and blank behind each.
  private static func columns(of item: Int, in lists: [[String]]) -> Int {
    lists.reduce(0) { $0 + LineWrapper.columns($1[item]) + 2 }
  }

  private static func statement(
    _ lists: [[String]], _ items: Range<Int>, _ frame: [String]
  ) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(LineWrapper.width)
    text.append(frame.first ?? "")
    for (list, end) in zip(lists, frame.dropFirst()) {
      for item in items {
        if item > items.lowerBound { text.append(", ") }
        text.append(list[item])
      }
      text.append(end)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Assigns values to properties, each in a statement of its own.
  ///
  /// - Parameter values: The properties as they stand after a dot, and their values.
  static func assignments(_ values: [(member: String, value: String)]) -> [String] {
    values.map { String(texts: "self.", $0.member, " = ", $0.value) }
  }

  /// Reads properties from consecutive columns of a row, from `offset` on.
  static func reads(_ properties: [(position: Int, name: String)], indent: Int) -> [String] {
    statements([properties.map(\.name)], indent: indent) { items in
      let position = properties[items.lowerBound].position
      let offset = position == 0 ? "offset" : "offset + \(position)"
      return items.count == 1
        ? ["", " = try row.value(at: \(offset))"] : ["(", ") = try row.values(at: \(offset))"]
    }
  }

  /// Binds values to parameters, or to the columns that come next.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - alone: Which of them stand in statements of their own; none unless it is said.
  ///   - indent: The column the statements begin at.
  static func binds(_ values: [String], alone: [Bool] = [], indent: Int) -> [String] {
    // A closure among other arguments is slow to check.
    let isPlain = values.indices.map { place in
      !values[place].has(UInt8(ascii: "{")) && !(alone.indices.contains(place) && alone[place])
    }
    return statements(
      [values], indent: indent, joins: { isPlain[$0 - 1] && isPlain[$0] },
      frame: { _ in ["try binder.bind(", ")"] })
  }
}
