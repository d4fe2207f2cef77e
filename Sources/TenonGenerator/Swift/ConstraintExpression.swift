import TenonDialects
import TenonSchema

/// The Swift expressions of a table's constraints, as the runtime's `ModelConstraint` has them: what errors are told with.
enum ConstraintExpression {
  /// The unique constraints, unique indexes and checks that the schema declares. The runtime knows the primary key by
  /// itself, unless its name was shortened, and the checks that types imply by their names.
  static func constraints(of model: Model) -> [String] {
    var constraints: [String] = []
    let key = "pk_\(model.table)"
    if SQLName.bounded(key) != key {
      constraints.append(constraint("unique", key, fields(model.primaryKey, of: model)))
    }
    for unique in model.uniqueConstraints {
      constraints.append(constraint("unique", unique.name, fields(unique.fields, of: model)))
    }
    for index in model.indexes where index.isUnique {
      var options: [(String, String)] = []
      if !index.expressions.isEmpty {
        let mentioned = index.expressions.flatMap { self.mentioned(in: $0, of: model) }
        options = [
          ("expressions", list(index.expressions.map(SwiftLiteral.string))),
          ("mentioning", list(mentioned.map(String.init))),
        ]
      }
      if let condition = index.condition {
        options.append(("where", SwiftLiteral.string(condition)))
      }
      constraints.append(
        constraint("unique", index.name, fields(index.fields, of: model), options))
    }
    for check in model.checks {
      constraints.append(constraint("check", check.name, mentioned(in: check.sql, of: model)))
    }
    return constraints
  }

  private static func constraint(
    _ kind: String, _ name: String, _ columns: [Int], _ options: [(String, String)] = []
  ) -> String {
    let name = SwiftLiteral.string(SQLName.bounded(name))
    let options = options.map { ", \($0): \($1)" }.joined()
    return ".\(kind)(\(name), \(list(columns.map(String.init)))\(options))"
  }

  private static func list(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ", ") + "]"
  }

  /// The indexes of fields among the model's columns.
  private static func fields(_ names: [String], of model: Model) -> [Int] {
    names.compactMap { name in model.fields.firstIndex { $0.name == name } }
  }

  /// The columns that an expression mentions.
  private static func mentioned(in sql: String, of model: Model) -> [Int] {
    let names = Set(SQLTokens(sql).significant.compactMap { $0.name?.lowercased() })
    return model.fields.indices.filter { names.contains(model.fields[$0].column.lowercased()) }
  }
}
