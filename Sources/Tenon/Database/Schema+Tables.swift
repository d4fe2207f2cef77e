import TenonDialects

extension Schema {
  /// The tables of the models in the order of the schema, each followed by the join tables that it is the first to use.
  static var tables: [TableContent] {
    let definitions = models.map { $0.modelDefinition }
    var tables: [TableContent] = []
    for definition in definitions {
      tables.append(definition.content)
      for join in definition.joins where !tables.contains(where: { $0.name == join.table }) {
        tables.append(content(of: join, of: definition, among: definitions))
      }
    }
    return tables
  }

  /// The contents of a join table: its columns hold keys of the rows that it connects.
  private static func content(
    of join: Join, of definition: ModelDefinition, among definitions: [ModelDefinition]
  ) -> TableContent {
    let other = definitions.first { definition in
      definition.joins.contains { $0.table == join.table && $0.local == join.target }
    }
    let columns = join.columns(join.local, of: definition) + join.columns(join.target, of: other)
    return TableContent(
      join.table, model: join.table, key: join.local + join.target, columns: columns)
  }
}

extension Join {
  /// Columns of the join table that hold keys of a model.
  fileprivate func columns(
    _ names: [String], of definition: ModelDefinition?
  ) -> [TableContent.Column] {
    guard let definition else { return [] }
    return zip(names, definition.key).map { name, index in
      TableContent.Column(name, definition.columns[index].content)
    }
  }
}

extension ModelDefinition {
  /// The contents of the model's table.
  fileprivate var content: TableContent {
    let isKeyShown = !key.contains { columns[$0].isRedacted }
    return TableContent(
      table, model: name, key: isKeyShown ? keyColumns : [],
      columns: columns.map {
        TableContent.Column(
          $0.field, column: $0.name, $0.content, isOptional: $0.isOptional)
      })
  }
}
