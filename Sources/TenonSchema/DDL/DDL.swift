/// The statements that make a schema's tables in one kind of database, and those that remove them.
///
/// `create` makes what is missing and leaves what is there; `drop` removes what is there. Both can run again.
///
///     let ddl = DDL(graph, dialect: .sqlite)
///     try ddl.create.forEach(connection.execute)
///
/// Run each list on one connection, in order, best in one transaction: where tables refer to each other in a
/// circle, SQLite's `drop` needs one.
package struct DDL: Sendable {
  /// What makes the tables and their indexes, in an order that works; without semicolons at the end.
  package let create: [String]

  /// What removes the tables, in an order that works; without semicolons at the end.
  package let drop: [String]

  /// Writes the DDL of a graph.
  ///
  /// - Parameters:
  ///   - graph: The schema; tables keep its order where foreign keys allow.
  ///   - dialect: The database it is for.
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

  /// `create` as one text to read or to feed to a database's own shell.
  package var script: String {
    create.isEmpty ? "" : create.joined(separator: ";\n\n") + ";\n"
  }
}
