import TenonDialects

extension SchemaGraph {
  /// The values that the columns of each table in a SQLite file should hold, including join tables.
  package var contents: [TableContent] {
    models.map { model in
      let key = model.primaryKey.compactMap { model.field(named: $0) }
      return TableContent(
        model.table, model: model.name,
        key: key.contains(where: \.isRedacted) ? [] : key.map(\.column),
        columns: model.fields.map { field in
          TableContent.Column(
            field.name, column: field.column,
            content(of: field),
            isOptional: field.isOptional && !model.primaryKey.contains(field.name))
        })
    }
  }

  /// The values that a column of a SQLite file should hold.
  package func content(of field: Field) -> ColumnContent {
    let scalar: ScalarType
    switch DDLColumn(field, in: self).storage {
    case .enumeration(let type): return content(of: type)
    case .scalar(let type): scalar = type
    }
    switch scalar {
    case .bool: return .bool
    case .int, .int64: return .integer
    case .int32: return .integer32
    case .int16: return .integer16
    case .float, .double: return .number
    case .string, .text: return .text
    case .bytes: return .bytes
    case .json: return .json
    case .decimal: return .decimal
    case .date: return .date
    case .time: return .time
    case .datetime: return field.stored.map { .datetimes(as: $0.text) } ?? .datetime
    case .uuid: return field.stored.map { .uuids(as: $0.text) } ?? .uuid
    }
  }

  private func content(of type: EnumType) -> ColumnContent {
    let values = type.cases.map { item in
      switch item.value {
      case .text(let text): text
      case .integer(let value): "\(value)"
      }
    }
    return type.isInteger
      ? .cases(of: type.name, literals: values, isInteger: true) : .cases(of: type.name, values)
  }
}
