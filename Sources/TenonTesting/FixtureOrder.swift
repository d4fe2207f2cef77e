import Tenon

import struct TenonSchema.DependencyOrder
import struct TenonSchema.Diagnostic

/// An order of the rows of fixtures in which each row comes after those that it refers to.
struct FixtureOrder {
  /// The rows, parents first.
  private(set) var rows: [FixtureRow] = []

  /// The optional references of rows to later rows. They are written when all rows exist.
  private(set) var later: [(row: FixtureRow, key: ForeignKey)] = []

  private typealias Reference = (key: ForeignKey, target: Int)

  /// - Parameter file: The rows in the order of the file. The values of their foreign keys are known.
  /// - Throws: `FixtureError` when rows require each other.
  init(_ file: [FixtureRow]) throws {
    var targets = FixtureTargets(file)
    let references = file.indices.map { index -> [Reference] in
      file[index].definition.references.compactMap { key in
        guard let target = targets.target(of: key, in: file[index]), target != index else {
          return nil
        }
        return (key, target)
      }
    }
    var order = DependencyOrder(references.map { $0.map(\.target) }).order
    var late = Self.late(references, order)
    if late.contains(where: { !$0.reference.key.isOptional }) {
      order =
        DependencyOrder(
          references.map { $0.filter { !$0.key.isOptional }.map(\.target) }
        ).order
      late = Self.late(references, order)
    }
    if let (index, reference) = late.first(where: { !$0.reference.key.isOptional }) {
      let row = file[index]
      throw FixtureError([
        Diagnostic(
          .error, code: "fixture",
          "\(row.name) and \(file[reference.target].name) require each other, so neither can be inserted "
            + "first", at: row.range)
      ])
    }
    rows = order.map { file[$0] }
    later = late.map { (file[$0.row], $0.reference.key) }
  }

  /// The references to later rows.
  private static func late(
    _ references: [[Reference]], _ order: [Int]
  ) -> [(row: Int, reference: Reference)] {
    var places = order
    for (place, row) in order.enumerated() { places[row] = place }
    return order.flatMap { row in
      references[row].filter { places[$0.target] > places[row] }.map { (row, $0) }
    }
  }
}

/// Finds the rows that foreign keys refer to.
private struct FixtureTargets {
  private struct Columns: Hashable {
    let model: ObjectIdentifier
    let indexes: [Int]
  }

  private let rows: [FixtureRow]
  private let positions: [ObjectIdentifier: Int]
  private var indexes: [Columns: [[SQLValue]: Int]] = [:]

  init(_ rows: [FixtureRow]) {
    self.rows = rows
    positions = Dictionary(
      rows.enumerated().map { (ObjectIdentifier($1), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The index of the row that a key refers to; nil if the file does not have it, or the key is NULL.
  mutating func target(of key: ForeignKey, in row: FixtureRow) -> Int? {
    if let (_, parent) = row.parents.first(where: { $0.key.name == key.name }) {
      return positions[ObjectIdentifier(parent)]
    }
    let values = key.columns.compactMap { row.values[$0] }
    guard values.count == key.columns.count, !values.contains(.null) else { return nil }
    let columns = Columns(
      model: ObjectIdentifier(key.target),
      indexes: key.targetColumns ?? key.target.modelDefinition.key)
    let index = indexes[columns] ?? self.index(of: columns)
    indexes[columns] = index
    return index[values]
  }

  private func index(of columns: Columns) -> [[SQLValue]: Int] {
    var index: [[SQLValue]: Int] = [:]
    for (position, row) in rows.enumerated() where ObjectIdentifier(row.model) == columns.model {
      index[columns.indexes.map { row.values[$0] ?? .null }] = position
    }
    return index
  }
}
