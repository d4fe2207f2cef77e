import Foundation
import Tenon

import struct TenonSchema.Diagnostic
import struct TenonSchema.SourceRange
import enum TenonSchema.Suggestion
import struct TenonSchema.YAMLNode
import struct TenonSchema.YAMLPair

/// A row of fixtures, with the values that are known.
final class FixtureRow {
  let model: any Model.Type
  let label: String
  let range: SourceRange
  /// The values by the indexes of their columns. A column without a value gets the default of the database.
  var values: [Int: SQLValue] = [:]
  /// The places of the values in the file.
  var places: [Int: SourceRange] = [:]
  var parents: [(key: ForeignKey, row: FixtureRow)] = []
  var connections: [(join: Join, row: FixtureRow, range: SourceRange)] = []
  let content: [YAMLPair]

  init(_ model: any Model.Type, _ pair: YAMLPair) {
    self.model = model
    label = pair.key
    range = pair.keyRange
    content = pair.value.pairs ?? []
  }

  var definition: ModelDefinition { model.modelDefinition }

  /// The name in messages.
  var name: String { "\(definition.name) `\(label)`" }

  /// The place of a field; that of the label if the file does not have the field.
  func place(of field: String) -> SourceRange {
    definition.columns.firstIndex { $0.field == field || $0.name == field }
      .flatMap { places[$0] } ?? range
  }
}

/// Reads fixtures and checks them against the schemas. It finds all mistakes that need no database.
struct FixtureReader {
  private(set) var diagnostics: [Diagnostic] = []

  /// The rows in the order of the file.
  private(set) var rows: [FixtureRow] = []

  private let schemas: [any Schema.Type]
  private var rowsByLabel: [ObjectIdentifier: [String: FixtureRow]] = [:]
  private var labels: [ObjectIdentifier: [String]] = [:]
  private var names: [ObjectIdentifier: FixtureNames] = [:]

  /// The number of mistakes that are reported.
  private static let limit = 100

  init(_ schemas: [any Schema.Type]) { self.schemas = schemas }

  mutating func read(_ root: YAMLNode) {
    guard !root.isNull else { return }
    guard let models = root.pairs else {
      return error("expected models with their rows, found \(root.kindName)", at: root.range)
    }
    for pair in models {
      guard let model = model(named: pair) else { continue }
      readLabels(of: model, pair.value)
    }
    for row in rows where diagnostics.count < Self.limit { readFields(of: row) }
    numberKeys()
    for row in rows where diagnostics.count < Self.limit { complete(row, row.model) }
  }

  private mutating func error(_ message: String, at range: SourceRange) {
    if diagnostics.count < Self.limit {
      diagnostics.append(Diagnostic(.error, code: "fixture", message, at: range))
    }
  }

  // MARK: - Models and labels

  private mutating func model(named pair: YAMLPair) -> (any Model.Type)? {
    var found: [(name: String, model: any Model.Type)] = []
    var known: [String] = []
    for schema in schemas {
      for model in schema.models {
        let name = model.modelDefinition.name
        known.append(name)
        if pair.key == name || pair.key == "\(schema).\(name)" {
          found.append(("\(schema).\(name)", model))
        }
      }
    }
    if found.count > 1 {
      let choice = found.map { "`\($0.name)`" }.joined(separator: " or ")
      error("several schemas have a model `\(pair.key)`; write \(choice)", at: pair.keyRange)
      return nil
    }
    if let model = found.first?.model { return model }
    let hint = Suggestion.didYouMean(pair.key, among: known)
    let schemas = schemas.map { "\($0)" }.joined(separator: ", ")
    error("no model `\(pair.key)` in \(schemas)\(hint)", at: pair.keyRange)
    return nil
  }

  private mutating func readLabels(of model: any Model.Type, _ node: YAMLNode) {
    guard !node.isNull else { return }
    let name = model.modelDefinition.name
    guard let pairs = node.pairs else {
      return error(
        "expected labels with the fields of each \(name), found \(node.kindName)", at: node.range)
    }
    let id = ObjectIdentifier(model)
    for pair in pairs {
      guard pair.value.pairs != nil || pair.value.isNull else {
        error(
          "expected the fields of \(name) `\(pair.key)`, found \(pair.value.kindName)",
          at: pair.value.range)
        continue
      }
      guard rowsByLabel[id]?[pair.key] == nil else {
        error("\(name) `\(pair.key)` already exists", at: pair.keyRange)
        continue
      }
      let row = FixtureRow(model, pair)
      rows.append(row)
      rowsByLabel[id, default: [:]][pair.key] = row
      labels[id, default: []].append(pair.key)
    }
  }

  private mutating func row(_ node: YAMLNode, of model: any Model.Type) -> FixtureRow? {
    let name = model.modelDefinition.name
    guard let label = node.text, !node.isNull else {
      error("expected a label of \(name), found \(node.kindName)", at: node.range)
      return nil
    }
    if let row = rowsByLabel[ObjectIdentifier(model)]?[label] { return row }
    let known = labels[ObjectIdentifier(model)] ?? []
    error(
      "no \(name) has the label `\(label)`\(Suggestion.didYouMean(label, among: known))",
      at: node.range)
    return nil
  }

  // MARK: - Fields

  private mutating func readFields(of row: FixtureRow) {
    let definition = row.definition
    let id = ObjectIdentifier(row.model)
    let names = names[id] ?? FixtureNames(row.model)
    self.names[id] = names
    for pair in row.content {
      if let key = names.parents[pair.key], names.columns[pair.key] == nil {
        readParent(pair, key, of: row)
      } else if let index = names.columns[pair.key] {
        let column = definition.columns[index]
        guard column.role != .computed else {
          error("`\(pair.key)` is computed by the database: leave it out", at: pair.keyRange)
          continue
        }
        row.places[index] = pair.value.range
        switch FixtureValue.read(pair.value, column) {
        case .success(let value): row.values[index] = value
        case .failure(let mistake):
          row.values[index] = .null
          error("`\(pair.key)` \(mistake.message)", at: pair.value.range)
        }
      } else if let (join, target) = names.joins[pair.key] {
        readConnections(pair, join, target, of: row)
      } else {
        let hint = Suggestion.didYouMean(pair.key, among: names.all)
        error("\(definition.name) has no field `\(pair.key)`\(hint)", at: pair.keyRange)
      }
    }
  }

  private mutating func readParent(_ pair: YAMLPair, _ key: ForeignKey, of row: FixtureRow) {
    for column in key.columns { row.places[column] = pair.value.range }
    if pair.value.isNull, key.isOptional {
      for column in key.columns { row.values[column] = .null }
    } else if let parent = self.row(pair.value, of: key.target) {
      row.parents.append((key, parent))
    } else {
      // Reported already; not missing as well.
      for column in key.columns { row.values[column] = .null }
    }
  }

  private mutating func readConnections(
    _ pair: YAMLPair, _ join: Join, _ target: any Model.Type, of row: FixtureRow
  ) {
    guard let items = pair.value.items else {
      return error(
        "`\(pair.key)` must be a list of labels, found \(pair.value.kindName)",
        at: pair.value.range)
    }
    for item in items {
      guard let other = self.row(item, of: target) else { continue }
      row.connections.append((join, other, item.range))
    }
  }

  // MARK: - Keys and defaults

  /// Numbers the keys that the database would make.
  private mutating func numberKeys() {
    var used: [ObjectIdentifier: Set<Int64>] = [:]
    func generated(_ row: FixtureRow) -> Int? {
      row.definition.columns.firstIndex { $0.role == .generatedKey }
    }
    for row in rows {
      guard let key = generated(row), case .integer(let number)? = row.values[key] else { continue }
      used[ObjectIdentifier(row.model), default: []].insert(number)
    }
    var next: [ObjectIdentifier: Int64] = [:]
    for row in rows {
      guard let key = generated(row), row.values[key] == nil else { continue }
      let id = ObjectIdentifier(row.model)
      var number = next[id] ?? 1
      while used[id]?.contains(number) == true { number += 1 }
      row.values[key] = .integer(number)
      next[id] = number + 1
    }
  }

  /// Adds the defaults of a row, and checks it by the rules of the schema.
  private mutating func complete<Root: Model>(_ row: FixtureRow, _ model: Root.Type) {
    let definition = Root.modelDefinition
    let found = diagnostics.count
    let referring = Set(definition.references.flatMap(\.columns))
    var document = DraftDocument<Root>()
    for pair in row.content {
      guard let index = definition.columns.firstIndex(where: { $0.field == pair.key }),
        !referring.contains(index), definition.columns[index].isSentByClients
      else { continue }
      document.fields[pair.key] = FixtureValue.documents(pair.value, definition.columns[index])
    }
    do {
      let draft = try document.draft { column, mistake in
        if let mistake {
          let place = row.place(of: column.field)
          if !self.diagnostics.contains(where: { $0.range == place }) {
            self.error("`\(column.field)` \(mistake)", at: place)
          }
        } else {
          self.error("\(row.name) needs a value for `\(column.field)`", at: row.range)
        }
        return FixtureValue.placeholders(column)
      }
      let decoded = try draft.map { try DraftValues.values($0) } ?? []
      for (index, value) in decoded {
        // A field that was sent has the value that its type makes of it.
        let isGiven = row.values[index] != nil
        guard !isGiven || document.fields[definition.columns[index].field] != nil,
          !referring.contains(index), let value
        else { continue }
        row.values[index] = value
      }
    } catch {
      self.error("\(row.name): \(error)", at: row.range)
    }
    for key in definition.references where !key.isOptional {
      let isKnown =
        key.columns.allSatisfy { row.values[$0] != nil }
        || row.parents.contains { $0.key.name == key.name }
      if !isKnown {
        let name = FixtureNames(model).name(of: key)
        self.error(
          "\(row.name) needs `\(name)`, a label of \(key.target.modelDefinition.name)",
          at: row.range)
      }
    }
    guard diagnostics.count == found else { return }
    let inspector = RowInspector(definition)
    inspector.inspect(row.values.map { (column: $0.key, value: $0.value) })
    for failure in inspector.failures {
      self.error("`\(failure.field)` \(failure.message)", at: row.place(of: failure.field))
    }
  }
}

/// The names that a row of fixtures may have: fields, parents and many-to-many relationships.
struct FixtureNames {
  private(set) var columns: [String: Int] = [:]
  private(set) var parents: [String: ForeignKey] = [:]
  private(set) var joins: [String: (Join, any Model.Type)] = [:]
  /// All names, in the order of the columns.
  private(set) var all: [String] = []

  init(_ model: any Model.Type) {
    let definition = model.modelDefinition
    for (index, column) in definition.columns.enumerated() {
      columns[column.field] = index
      all.append(column.field)
    }
    for key in definition.references {
      let name = Self.name(of: key, definition)
      if parents[name] == nil { all.append(name) }
      parents[name] = key
    }
    let models = definition.schema?.models ?? [model]
    for join in definition.joins {
      let target = models.first { other in
        other.modelDefinition.joins.contains {
          $0.table == join.table && $0.local == join.target && $0.target == join.local
        }
      }
      guard let target else { continue }
      for name in [target.modelDefinition.table, join.table]
      where columns[name] == nil && parents[name] == nil && joins[name] == nil {
        joins[name] = (join, target)
        all.append(name)
      }
    }
  }

  func name(of key: ForeignKey) -> String {
    parents.first { $0.value.name == key.name }?.key ?? key.name
  }

  private static func name(of key: ForeignKey, _ definition: ModelDefinition) -> String {
    let field = field(of: key, definition)
    guard key.columns.count == 1, field.hasSuffix("ID") || field.hasSuffix("Id") else {
      return field
    }
    return String(field.dropLast(2))
  }

  /// Returns the field of a foreign key in a document: that of its column, or the parent if it has several columns.
  static func field(of key: ForeignKey, _ definition: ModelDefinition) -> String {
    if key.columns.count == 1, let index = key.columns.first {
      return definition.columns[index].field
    }
    let name = key.target.modelDefinition.name
    return name.prefix(1).lowercased() + name.dropFirst()
  }
}
