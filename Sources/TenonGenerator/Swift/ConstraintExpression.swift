import TenonDialects
import TenonSchema

/// The Swift expressions of a table's constraints, as values of the runtime's `ModelConstraint`, which errors contain.
enum ConstraintExpression {
  /// The unique constraints, unique indexes and checks that the schema declares. The runtime knows the primary key by
  /// itself, unless its name was shortened, and the checks that types imply by their names.
  static func constraints(of model: Model) -> [String] {
    var constraints: [String] = []
    let key = "pk_\(model.table)"
    if SQLName.bounded(key) != key {
      constraints.append(constraint("unique", key, model.columns(model.primaryKey)))
    }
    for unique in model.uniqueConstraints {
      constraints.append(constraint("unique", unique.name, model.columns(unique.fields)))
    }
    for index in model.indexes where index.isUnique {
      var options: [(String, String)] = []
      if !index.expressions.isEmpty {
        let mentioned = index.expressions.flatMap { self.mentioned(in: $0, of: model) }
        options = [
          ("expressions", list(index.expressions)),
          ("mentioning", list(mentioned)),
        ]
      }
      if let condition = index.condition {
        options.append(("where", SwiftLiteral.string(condition)))
      }
      constraints.append(
        constraint("unique", index.name, model.columns(index.fields), options))
    }
    for check in model.checks {
      constraints.append(constraint("check", check.name, mentioned(in: check.sql, of: model)))
    }
    return constraints
  }

  private static func constraint(
    _ kind: String, _ name: String, _ columns: [String], _ options: [(String, String)] = []
  ) -> String {
    let arguments =
      [SwiftLiteral.string(SQLName.bounded(name)), list(columns)]
      + options.map { "\($0): \($1)" }
    return ".\(kind)(\(SwiftLayout.list(arguments, indent: 6, used: kind.count + 4)))"
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(SwiftLiteral.string).joined(separator: ", ") + "]"
  }

  /// The columns that an expression mentions.
  private static func mentioned(in sql: String, of model: Model) -> [String] {
    let names = Set(SQLToken.tokens(of: sql).compactMap { $0.name?.lowercased() })
    return model.fields.map(\.column).filter { names.contains($0.lowercased()) }
  }
}
