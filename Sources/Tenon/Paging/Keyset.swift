/// A unique order of a model's rows. The values of a row in it (the "keyset") are enough to continue after that row
/// without skipping the rows before it.
struct Keyset<Root: Model> {
  /// One column of the order.
  struct Term {
    /// The index of the column in the model's definition.
    let column: Int
    let node: SQLNode
    let type: any SQLConvertible.Type
    var isDescending: Bool
    /// True if NULLs come before all values; nil if the column cannot be NULL.
    var nullsFirst: Bool?
  }

  /// The columns up to the one that completes the key. Later columns cannot change the order.
  let terms: [Term]

  /// Creates a keyset from the order of a query.
  ///
  /// - Throws: `SQLError` if the order is not unique or does not consist of columns of the model.
  init(_ ordering: [OrderTerm], for dialect: Dialect) throws {
    let definition = Root.modelDefinition
    var missing = Set(definition.key)
    var terms: [Term] = []
    for term in ordering where !missing.isEmpty {
      guard case .column(definition.table, let name, _, _, _) = term.node, let type = term.type,
        let column = definition.columns.firstIndex(where: { $0.name == name })
      else {
        throw SQLError(
          message: "a page by cursor can only be ordered by columns of \(definition.name), not by "
            + "expressions or by columns of joined tables")
      }
      guard !definition.columns[column].isRedacted else {
        throw SQLError(
          message: "\(definition.name).\(definition.columns[column].field) is redacted: a page "
            + "ordered by it would show it in its cursors")
      }
      // A second occurrence of a column does not change the order.
      if terms.contains(where: { $0.column == column }) { continue }
      let isNullable = type.isOptional
      terms.append(
        Term(
          column: column, node: term.node, type: type, isDescending: term.isDescending,
          nullsFirst: isNullable ? dialect.rules.placesNullsFirst(term) : nil))
      missing.remove(column)
    }
    guard missing.isEmpty else {
      let key = definition.key.filter(missing.contains)
        .map { "\(definition.name).\(definition.columns[$0].field)" }
      throw SQLError(
        message: "the order of a page by cursor must be unique: add \(key.joined(separator: ", ")) "
          + "at the end of `order(by:)`")
    }
    self.terms = terms
  }

  /// A text that is different for each model and order.
  var signature: String {
    let columns = terms.map { term in
      let nulls = term.nullsFirst.map { $0 ? " nulls first" : " nulls last" } ?? ""
      let name = Root.modelDefinition.columns[term.column].name
      return "\(name.debugDescription) \(term.isDescending ? "desc" : "asc")\(nulls)"
    }
    return ([Root.modelDefinition.name.debugDescription] + columns).joined(separator: ", ")
  }

  /// Returns the position of a row.
  ///
  /// - Parameters:
  ///   - root: The row.
  ///   - row: The row as it was read, starting at its first column. The database orders by the stored values, in
  ///     whatever form they are.
  ///   - dialect: The dialect of the database.
  func position(of root: Root, readFrom row: Row, for dialect: Dialect) throws -> CursorPosition {
    var values = try root.sqlValues(ofColumns: terms.map(\.column))
    for (index, term) in terms.enumerated() {
      switch values[index] {
      case .datetime, .time, .uuid, .json:
        // Rows give a stored value only if the database keeps values in the form in which they were written.
        if let stored = try row.storedValue(at: term.column),
          stored != dialect.rules.exact(values[index], as: term.node.form)
        {
          values[index] = stored
        }
      default: break
      }
    }
    return CursorPosition(values: values)
  }

  /// Returns a cursor's position with its values converted as the columns' types convert those of a row.
  ///
  /// - Throws: `InvalidCursor` if a value does not have the type of its column.
  func checked(_ position: CursorPosition) throws -> CursorPosition {
    let source = ValueRow(position.values)
    guard position.values.count == terms.count,
      let values = try? withExtendedLifetime(
        source,
        {
          let row = Row(source: source)
          return try terms.enumerated().map { index, term in
            let value = try term.type.value(in: row, at: index)
            // A value that a file holds in another form is compared in that form.
            switch (position.values[index], value) {
            case (.text, .text), (.bytes, .bytes): return value
            case (.text, _), (.bytes, _): return position.values[index]
            default: return value
            }
          }
        })
    else { throw InvalidCursor("the cursor holds values of other types than its columns") }
    return CursorPosition(values: values, isInclusive: position.isInclusive)
  }
}

// The condition for the rows after a position.
extension Keyset {
  /// Returns the condition for the rows after a position, or before it.
  func condition(
    _ position: CursorPosition, isBackward: Bool, for dialect: Dialect
  ) -> SQLNode {
    var terms = terms
    let values = zip(terms, position.values).map { dialect.rules.exact($1, as: $0.node.form) }
    if isBackward {
      for index in terms.indices { terms[index] = terms[index].reversed }
    }
    if dialect.rules.seeksRowValues, let first = terms.first, terms.count > 1,
      terms.allSatisfy({ $0.isDescending == first.isDescending && $0.nullsFirst == nil })
    {
      return .binary(
        .row(terms.map(\.node)), first.comparison(orEqual: position.isInclusive),
        .row(values.map { .value($0) }))
    }
    let pairs = ArraySlice(zip(terms, values).map { ($0, $1) })
    let condition = Self.following(pairs, position.isInclusive)
    // An index search needs one range of the first column. Databases do not find that range in a chain of ORs.
    guard pairs.count > 1, let (term, value) = pairs.first, let bound = term.bound(value) else {
      return condition
    }
    return .all(bound, condition)
  }

  /// Returns the condition for the rows after some values, in lexicographic order.
  private static func following(
    _ terms: ArraySlice<(Term, SQLValue)>, _ isInclusive: Bool
  ) -> SQLNode {
    guard let (term, value) = terms.first else { return .or([]) }
    let rest = terms.dropFirst()
    // The last column belongs to the key, which cannot be NULL.
    if rest.isEmpty {
      return .binary(term.node, term.comparison(orEqual: isInclusive), .value(value))
    }
    let tied = SQLNode.all(term.equals(value), following(rest, isInclusive))
    let later = term.follows(value)
    return later.isEmpty ? tied : .or(later + [tied])
  }
}

extension Keyset.Term {
  /// The same column in the opposite order.
  fileprivate var reversed: Self {
    var term = self
    term.isDescending.toggle()
    term.nullsFirst = nullsFirst.map { !$0 }
    return term
  }

  fileprivate func comparison(orEqual: Bool) -> BinaryOperator {
    if isDescending { orEqual ? .lessOrEqual : .less } else { orEqual ? .greaterOrEqual : .greater }
  }

  fileprivate func equals(_ value: SQLValue) -> SQLNode {
    value == .null ? .isNull(node, isNegated: false) : .binary(node, .equal, .value(value))
  }

  /// The conditions for the values after a value; any of them may be true.
  fileprivate func follows(_ value: SQLValue) -> [SQLNode] {
    if value == .null { return nullsFirst == true ? [.isNull(node, isNegated: true)] : [] }
    let greater = SQLNode.binary(node, comparison(orEqual: false), .value(value))
    return nullsFirst == false ? [greater, .isNull(node, isNegated: false)] : [greater]
  }

  /// The range that contains all rows from a value on; nil if one range does not contain them.
  fileprivate func bound(_ value: SQLValue) -> SQLNode? {
    guard value != .null, nullsFirst != false else { return nil }
    return .binary(node, comparison(orEqual: true), .value(value))
  }
}

extension SQLConvertible {
  /// True if a column of the type may be NULL.
  fileprivate static var isOptional: Bool { Self.self != Unwrapped.self }

  /// Reads a value, and returns it in the form in which it is bound.
  fileprivate static func value(in row: Row, at index: Int) throws -> SQLValue {
    try Self(row: row, at: index).sqlValue
  }
}
