/// The update of some columns of one row by its key: its text, and what it binds.
///
/// Every update of a single row goes through it, whether the row was given to `save`, is tracked, or belongs to a bulk update.
/// It decides once that an update counts the version up, sets the columns of `onUpdate`, and which row it finds.
package final class UpdateStatement {
  /// The condition that a row has to meet besides having the key.
  package enum Condition: Hashable {
    /// The row has the version that it was read with, where the model counts versions.
    case sameVersion
    /// The row is not deleted softly; its version does not matter.
    case notDeleted
  }

  /// The columns whose values are given, in the order of the parameters.
  let columns: [Int]

  /// The columns of all values, in the order of the parameters.
  let shown: [Int]

  /// True if the statement returns the row.
  let returnsRow: Bool

  /// The statement.
  let statement: RepeatedStatement

  /// The columns that the update sets besides: the times of `onUpdate`.
  @usableFromInline let touched: [Int]

  private let definition: ModelDefinition
  private let checksVersion: Bool

  init(
    of columns: [Int], _ definition: ModelDefinition, if condition: Condition, returning: Bool,
    for dialect: Dialect
  ) {
    self.columns = columns
    self.definition = definition
    touched = definition.updatedToNow.filter { !columns.contains($0) }
    returnsRow = returning
    let version = condition == .sameVersion ? definition.version : nil
    checksVersion = version != nil
    shown = columns + touched + definition.key + (version.map { [$0] } ?? [])
    var sql = definition.update(of: columns + touched, if: condition, for: dialect)
    if returning {
      sql += " RETURNING \(definition.names(of: Array(definition.columns.indices), for: dialect))"
    }
    statement = RepeatedStatement(sql, isKept: true)
  }

  /// The statement's text.
  var sql: String { statement.sql }

  /// Binds what follows the given values.
  ///
  /// - Parameters:
  ///   - id: The row's key.
  ///   - version: The version that the row has to have, where it is checked.
  ///   - now: The time of the update.
  ///   - binder: The parameters, with the given values bound.
  func bindRest(
    _ id: some ModelKey, _ version: Int64?, at now: CurrentTime, to binder: inout Binder
  ) throws {
    try bindTouched(at: now, to: &binder)
    try id.bind(to: &binder)
    if checksVersion { try binder.bind(version) }
  }

  /// Binds what the update sets besides the given values.
  @usableFromInline func bindTouched(at now: CurrentTime, to binder: inout Binder) throws {
    for column in touched { try binder.bind(definition.value(of: column, at: now)) }
  }

  /// Returns the error for an update that found no row.
  ///
  /// - Parameter row: The position of the row among several.
  func notFound(row: Int? = nil) -> any Error {
    checksVersion
      ? StaleRow(model: definition.name, statement: sql, row: row)
      : NotFound(model: definition.name, statement: sql, row: row)
  }
}

/// The updates of a model that were made so far. Rows in a row mostly have the same columns to write.
final class UpdateStatements {
  private struct Key: Hashable {
    let columns: [Int]
    let returning: Bool
  }

  private let definition: ModelDefinition
  private let condition: UpdateStatement.Condition
  private let dialect: Dialect
  private var last: UpdateStatement?
  private var all: [Key: UpdateStatement] = [:]

  init(_ definition: ModelDefinition, if condition: UpdateStatement.Condition, for dialect: Dialect)
  {
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
      of: columns, definition, if: condition, returning: returning, for: dialect)
    all[key] = update
    last = update
    return update
  }
}
