/// The update of some columns of one row by its key, or of many rows by array parameters: its text and its parameters.
///
/// Every update of rows by their keys uses it: for rows given to `save`, for tracked rows, and for bulk updates. It is
/// the only place that increments the version, sets the columns with `onUpdate`, and determines the conditions for the
/// row.
package final class UpdateStatement {
  /// An additional condition for the row with the key.
  package enum Condition: Hashable {
    /// The row has the version that it was read with, if the model has versions.
    case sameVersion
    /// The row is not soft-deleted. Its version is not checked.
    case notDeleted
  }

  /// The columns with given values, in the order of the parameters.
  let columns: [Int]

  /// The columns of all values, in the order of the parameters.
  let shown: [Int]

  /// True if the statement returns the row; after its position if there are many.
  let returnsRow: Bool

  /// The statement.
  let statement: RepeatedStatement

  /// The additional columns that the update sets: the times with `onUpdate`.
  @usableFromInline let touched: [Int]

  private let definition: ModelDefinition
  private let checksVersion: Bool

  init(
    of columns: [Int], _ definition: ModelDefinition, if condition: Condition, returning: Bool,
    for dialect: Dialect, usesArrays: Bool = false
  ) {
    self.columns = columns
    self.definition = definition
    touched = definition.updatedToNow.filter { !columns.contains($0) }
    returnsRow = returning
    let version = condition == .sameVersion ? definition.version : nil
    checksVersion = version != nil
    shown = columns + touched + definition.key + (version.map { [$0] } ?? [])
    let returned = returning ? Array(definition.columns.indices) : []
    if usesArrays {
      let sql = definition.updateOfArrays(
        of: columns + touched, shown, if: condition, returning: returned, for: dialect)
      statement = RepeatedStatement(
        sql, isKept: true, arraysOf: shown.map { definition.columns[$0].content })
    } else {
      let sql = definition.update(of: columns + touched, if: condition, for: dialect)
      statement = RepeatedStatement(
        returning ? "\(sql) RETURNING \(definition.names(of: returned, for: dialect))" : sql,
        isKept: true)
    }
  }

  /// The statement's text.
  var sql: String { statement.sql }

  /// Binds the parameters that follow the given values.
  ///
  /// - Parameters:
  ///   - id: The row's key.
  ///   - version: The version that the row must have, if it is checked.
  ///   - now: The time of the update.
  ///   - binder: The binder, with the given values bound.
  func bindRest(
    _ id: some ModelKey, _ version: Int64?, at now: CurrentTime, to binder: inout Binder
  ) throws {
    try bindTouched(at: now, to: &binder)
    try id.bind(to: &binder)
    if checksVersion { try binder.bind(version) }
  }

  /// Binds the values of the additional columns.
  @usableFromInline func bindTouched(at now: CurrentTime, to binder: inout Binder) throws {
    for column in touched { try binder.bind(definition.value(of: column, at: now)) }
  }

  /// Returns the error for an update that found no row.
  ///
  /// - Parameter row: The position of the row, if there are several.
  func notFound(row: Int? = nil) -> any Error {
    checksVersion
      ? StaleRow(model: definition.name, statement: sql, row: row)
      : NotFound(model: definition.name, statement: sql, row: row)
  }
}

/// The update statements of a model, created once for each set of columns. Successive rows mostly have the same
/// columns.
final class UpdateStatements {
  private struct Key: Hashable {
    let columns: [Int]
    let returning: Bool
  }

  private let definition: ModelDefinition
  private let condition: UpdateStatement.Condition
  private let dialect: Dialect
  private let usesArrays: Bool
  private var last: UpdateStatement?
  private var all: [Key: UpdateStatement] = [:]

  init(
    _ definition: ModelDefinition, if condition: UpdateStatement.Condition, for dialect: Dialect,
    usesArrays: Bool = false
  ) {
    self.usesArrays = usesArrays
    self.definition = definition
    self.condition = condition
    self.dialect = dialect
  }

  /// Returns the update of some columns.
  func update(of columns: [Int], returning: Bool = false) -> UpdateStatement {
    if let last, last.returnsRow == returning, last.columns == columns { return last }
    let key = Key(columns: columns, returning: returning)
    if let update = all[key] {
      last = update
      return update
    }
    let update = UpdateStatement(
      of: columns, definition, if: condition, returning: returning, for: dialect,
      usesArrays: usesArrays)
    all[key] = update
    last = update
    return update
  }
}
