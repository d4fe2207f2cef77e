/// The statements that create a schema's tables in one kind of database, and those that drop them.
///
/// `create` creates the tables that do not exist; `drop` drops those that do. Both can run again.
///
///     let ddl = DDL(graph, dialect: .sqlite)
///     try ddl.create.forEach(connection.execute)
///
/// Run each list on one connection, in order, best in one transaction: if tables refer to each other in a circle,
/// SQLite's `drop` needs one.
package struct DDL: Sendable {
  /// The statements that create the tables and their indexes, in a valid order, without semicolons.
  package let create: [String]

  /// The statements that drop the tables, in a valid order, without semicolons.
  package let drop: [String]

  /// Writes the DDL of a graph. Tables keep its order if foreign keys allow it.
  package init(_ graph: SchemaGraph, dialect: DDLDialect) {
    let rules = dialect.rules
    let order = TableOrder(graph)
    let tables = order.models.map { model in
      TableWriter(
        model: model, graph: graph,
        late: rules.needsTargetFirst ? order.late[model.name] ?? [] : [], rules: rules)
    }
    let collations = Set(
      tables.lazy.flatMap(\.columns).compactMap { $0.field.collation?.uppercased() })
    create =
      rules.prologue(collations: collations) + tables.flatMap(\.statements)
      + tables.flatMap(\.lateForeignKeys)
    drop =
      rules.dropPrelude(hasCycles: order.hasCycles)
      + tables.reversed().flatMap(\.lateForeignKeysDropped)
      + tables.reversed().map { "DROP TABLE IF EXISTS \(rules.quoted($0.model.table))" }
      + rules.epilogue(collations: collations)
  }

  /// The statements that create a model's table and its indexes, with all foreign keys.
  package static func table(
    of model: Model, in graph: SchemaGraph, dialect: DDLDialect
  ) -> [String] {
    TableWriter(model: model, graph: graph, late: [], rules: dialect.rules).statements
  }

  /// `create` as one script, to read or for a database's shell.
  package var script: String {
    create.isEmpty ? "" : create.joined(separator: ";\n\n") + ";\n"
  }
}
