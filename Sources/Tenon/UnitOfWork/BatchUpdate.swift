/// Updates rows of one model by array parameters, many rows in a statement.
///
/// The rows have different keys. Rows that share their columns share a statement.
struct BatchUpdate<Root: Model> {
  /// The update of a row.
  struct Entry {
    /// The columns to set.
    let columns: [Int]
    let id: Root.ID
    /// The version that the row must have, if it is checked.
    let version: Int64?
    /// True if the stored row is needed afterwards.
    let reads: Bool
    /// Binds the values of the columns.
    let bind: (inout Binder) throws -> Void
    /// Updates the row by a statement of its own, for an error that is exact or for a column of another type.
    let updateAlone: () throws -> Void
  }

  private struct Shape: Hashable {
    let columns: [Int]
    let reads: Bool
  }

  private let session: Session
  private let now: CurrentTime
  private let definition = Root.modelDefinition
  private let updates: UpdateStatements

  /// - Returns: Nil if the database has no array parameters.
  init?(
    if condition: UpdateStatement.Condition, at now: CurrentTime, in session: Session
  ) {
    guard session.dialect.rules.hasArrayParameters else { return nil }
    self.session = session
    self.now = now
    updates = UpdateStatements(definition, if: condition, for: session.dialect, usesArrays: true)
  }

  /// Updates rows.
  ///
  /// - Parameters:
  ///   - entries: The updates.
  ///   - settle: Called with the index of each updated entry, and the stored row if it was read.
  /// - Returns: The indexes of the entries that were not written, because a unique value is taken: another order of
  ///   single updates may succeed.
  /// - Throws: `NotFound`, `StaleRow`; the errors of `updateAlone`; the errors of the database.
  func write(
    _ entries: [Entry], settle: (_ index: Int, _ row: Root?) throws -> Void
  ) throws -> [Int] {
    var groups: [(shape: Shape, indexes: [Int])] = []
    var places: [Shape: Int] = [:]
    for (index, entry) in entries.enumerated() {
      let shape = Shape(columns: entry.columns, reads: entry.reads)
      if let place = places[shape] {
        groups[place].indexes.append(index)
      } else {
        places[shape] = groups.count
        groups.append((shape, [index]))
      }
    }
    var left: [Int] = []
    for (shape, indexes) in groups {
      let update = updates.update(of: shape.columns, returning: shape.reads)
      for chunk in indexes.chunks(of: BatchInsert<Root>.arrayLimit) {
        try Task.checkCancellation()
        left += try write(chunk, of: entries, update, settle)
      }
    }
    return left.sorted()
  }

  private func write(
    _ indexes: ArraySlice<Int>, of entries: [Entry], _ update: UpdateStatement,
    _ settle: (Int, Root?) throws -> Void
  ) throws -> [Int] {
    var rest = indexes
    while !rest.isEmpty {
      guard rest.count > 1 else { return Array(rest) }
      do {
        rest = rest.dropFirst(try writeOnce(rest, of: entries, update, settle))
      } catch let violation as ConstraintViolation {
        if case .unique = violation.kind { return Array(rest) }
        // Bisection finds the refused row; its own statement gives the error.
        let middle = rest.startIndex + rest.count / 2
        let left = try write(rest[..<middle], of: entries, update, settle)
        for index in left { try entries[index].updateAlone() }
        rest = rest[middle...]
      } catch  where ArraysDoNotFit.isReason(of: error) {
        return Array(rest)
      }
    }
    return []
  }

  /// Updates rows in one statement: all of them, or as many as fit into the memory for parameters.
  ///
  /// - Returns: The number of updated rows.
  private func writeOnce(
    _ indexes: ArraySlice<Int>, of entries: [Entry], _ update: UpdateStatement,
    _ settle: (Int, Root?) throws -> Void
  ) throws -> Int {
    var count = 0
    var found: [(position: Int, row: Root?)] = []
    _ = try session.undoably {
      try session.run(
        update.statement, showing: .columns(definition, update.shown),
        bind: { binder in
          count = 0
          for index in indexes where !binder.isFull {
            let entry = entries[index]
            try entry.bind(&binder)
            try update.bindRest(entry.id, entry.version, at: now, to: &binder)
            count += 1
          }
        },
        { row in
          found.append(
            (try Int(row: row, at: 0), update.returnsRow ? try Root(row: row, at: 1) : nil))
        })
    }
    var rows = [(isFound: Bool, row: Root?)](repeating: (false, nil), count: count)
    for (position, row) in found where (1...count).contains(position) {
      rows[position - 1] = (true, row)
    }
    for (index, row) in zip(indexes, rows) {
      // The error of the row's own statement has its position.
      if row.isFound { try settle(index, row.row) } else { try entries[index].updateAlone() }
    }
    return count
  }
}
