/// Checks the values of rows before they are written, and collects the failures.
///
/// It takes the place of a statement: a draft or row binds its values to it, in the order of the columns.
package final class RowInspector: FieldTarget {
  /// The failures found so far, by row and in the order of the columns.
  package private(set) var failures: [ValidationError.Failure] = []

  /// The rows without a key that the last draft refers to.
  package private(set) var pending: [any AnyPending] = []

  private let definition: ModelDefinition
  private var row: Int?
  /// The columns whose values are being bound.
  private var columns: [Int] = []
  private var position = 0

  /// Creates an inspector for the rows of a model.
  package init(_ definition: ModelDefinition) {
    self.definition = definition
  }

  /// Inspects a draft.
  ///
  /// - Parameters:
  ///   - draft: The draft, of the inspector's model.
  ///   - row: The index of the draft, if there are several.
  package func inspect(_ draft: some ModelDraft, row: Int? = nil) {
    let absent = draft.absentColumns
    begin(
      absent.isEmpty
        ? definition.inserted : definition.inserted.filter { !absent.contains($0) }, row)
    visit { try draft.bind(to: &$0) }
  }

  /// Inspects some columns of a row.
  ///
  /// - Parameters:
  ///   - row: The row, of the inspector's model.
  ///   - columns: The columns to write.
  ///   - values: The values of other columns that are written together with them.
  ///   - index: The index of the row, if there are several.
  package func inspect(
    _ row: some Model, columns: [Int], and values: [(column: Int, value: SQLValue)] = [],
    row index: Int? = nil
  ) {
    begin(columns.filter { !definition.columns[$0].rules.isEmpty }, index)
    visit { try row.bind(columns: self.columns, to: &$0) }
    if !values.isEmpty { inspect(values, row: index) }
  }

  /// Inspects values by their columns, such as those of a patch.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - index: The index of the row, if there are several.
  package func inspect(_ values: [(column: Int, value: SQLValue)], row index: Int? = nil) {
    begin([], index)
    for (column, value) in values.sorted(by: { $0.column < $1.column }) {
      check(value, of: column)
    }
  }

  /// Adds a failure of a column.
  package func fail(_ column: Int, _ rule: ValidationError.Rule, _ message: String) {
    failures.append(
      ValidationError.Failure(
        model: definition.name, row: row, field: definition.columns[column].field, rule: rule,
        message: message))
  }

  /// Throws the failures, if there are any.
  ///
  /// - Throws: `ValidationError`.
  package func finish() throws {
    if !failures.isEmpty { throw ValidationError(failures) }
  }

  // MARK: - Receiving values

  package func bind(_ value: SQLValue) {
    guard columns.indices.contains(position) else { return }
    let column = columns[position]
    position += 1
    check(value, of: column)
  }

  package var acceptsAnyValue: Bool {
    !columns.indices.contains(position) || definition.columns[columns[position]].rules.isEmpty
  }

  package var acceptsUnresolved: Bool { true }

  package func bind(unresolved row: (any AnyPending)?, isOptional: Bool) {
    guard columns.indices.contains(position) else { return }
    let column = columns[position]
    position += 1
    if let row {
      pending.append(row)
    } else {
      let reference = definition.references.first { $0.columns.contains(column) }
      let target = reference?.target.modelDefinition.aModel ?? "a row"
      fail(column, .required, "must refer to \(target)")
    }
  }

  private func begin(_ columns: [Int], _ row: Int? = nil) {
    pending.removeAll(keepingCapacity: true)
    self.columns = columns
    self.row = row
    position = 0
  }

  /// Runs a closure that binds values. A value that cannot be bound ends the inspection: the statement will report it.
  private func visit(_ body: (inout Binder) throws -> Void) {
    var binder = Binder(target: self)
    try? body(&binder)
  }

  private func check(_ value: SQLValue, of column: Int) {
    let first = failures.endIndex
    for rule in definition.columns[column].rules {
      guard let failure = rule.failure(of: value),
        // If two rules limit the length, one failure is enough.
        !failures[first...].contains(where: { $0.rule == failure.rule })
      else { continue }
      fail(column, failure.rule, failure.message)
    }
  }
}

// Checks before a statement runs. For a model without rules they cost one test of a Boolean.
extension RowInspector {
  /// Checks a draft.
  ///
  /// - Throws: `ValidationError` with every invalid field.
  package static func check<Draft: ModelDraft>(_ draft: Draft) throws {
    let definition = Draft.Root.modelDefinition
    guard definition.isInspected else { return }
    let inspector = RowInspector(definition)
    inspector.inspect(draft)
    try inspector.finish()
  }

  /// Checks drafts.
  ///
  /// - Parameters:
  ///   - drafts: The drafts.
  ///   - first: The position of the first draft.
  /// - Throws: `ValidationError` with every invalid field of every draft.
  package static func check<Draft: ModelDraft>(
    _ drafts: some Sequence<Draft>, at first: Int = 0
  ) throws {
    let definition = Draft.Root.modelDefinition
    guard definition.isInspected else { return }
    let inspector = RowInspector(definition)
    for (index, draft) in drafts.enumerated() { inspector.inspect(draft, row: first + index) }
    try inspector.finish()
  }

  /// Checks some columns of a row.
  ///
  /// - Throws: `ValidationError` with every invalid field.
  package static func check<Root: Model>(_ row: Root, columns: [Int]) throws {
    let definition = Root.modelDefinition
    guard definition.hasRules else { return }
    let inspector = RowInspector(definition)
    inspector.inspect(row, columns: columns)
    try inspector.finish()
  }

  /// Checks the values that an update sets. Values that the database computes are not checked.
  ///
  /// - Throws: `ValidationError` with every invalid field.
  package static func check<Root: Model>(_ assignments: [Assignment<Root>]) throws {
    let definition = Root.modelDefinition
    guard definition.hasRules else { return }
    let values = assignments.compactMap { assignment -> (column: Int, value: SQLValue)? in
      guard case .value(let value) = assignment.value,
        let column = definition.columns.firstIndex(where: { $0.name == assignment.column })
      else { return nil }
      return (column, value)
    }
    let inspector = RowInspector(definition)
    inspector.inspect(values)
    try inspector.finish()
  }
}
