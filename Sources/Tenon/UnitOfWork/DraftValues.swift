/// The values of a draft, in which references to rows without a key are left unresolved.
final class DraftValues: FieldTarget {
  /// A column of an unresolved reference; the row is nil if the reference is missing.
  struct Unresolved {
    let column: Int
    let row: (any AnyPending)?
    let isOptional: Bool
  }

  private(set) var unresolved: [Unresolved] = []
  /// The values of all inserted columns; NULL for the unresolved ones.
  private(set) var values: [SQLValue] = []
  let columns: [Int]

  init<Draft: ModelDraft>(_ draft: Draft) throws {
    columns = Draft.Root.modelDefinition.insertedColumns(of: draft)
    var binder = Binder(target: self)
    try draft.bind(to: &binder)
  }

  func bind(_ value: SQLValue) { values.append(value) }

  var acceptsUnresolved: Bool { true }

  func bind(unresolved row: (any AnyPending)?, isOptional: Bool) {
    if columns.indices.contains(values.count) {
      unresolved.append(
        Unresolved(column: columns[values.count], row: row, isOptional: isOptional))
    }
    values.append(.null)
  }
}

/// A reference of a row to another row that has no key yet.
struct PendingLink {
  let row: ObjectIdentifier
  let isOptional: Bool
}
