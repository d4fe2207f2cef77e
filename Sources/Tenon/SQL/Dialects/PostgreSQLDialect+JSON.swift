// Values inside JSON on PostgreSQL.

extension PostgreSQLDialect {
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL {
    var value: SQL = "\(operand: x)"
    for segment in path {
      value =
        switch segment {
        case .key(let key): "(\(value) -> CAST(\(key) AS text))"
        case .index(let index): "(\(value) -> \(literal: index))"
        }
    }
    return typed(value, as: type)
  }

  private func typed(_ value: SQL, as type: SQLJSONType) -> SQL {
    let text: SQL = "(\(value) #>> '{}')"
    switch type {
    case .text: return "(CASE WHEN jsonb_typeof(\(value)) = 'string' THEN \(text) END)"
    case .integer:
      return """
        (CASE WHEN jsonb_typeof(\(value)) = 'number' AND \(text) ~ '^-?[0-9]+$' \
        THEN CAST(\(text) AS bigint) END)
        """
    case .real:
      return """
        (CASE WHEN jsonb_typeof(\(value)) = 'number' THEN CAST(\(text) AS double precision) END)
        """
    case .bool:
      return """
        (CASE WHEN jsonb_typeof(\(value)) = 'boolean' THEN CAST(\(text) AS boolean) END)
        """
    case .json: return value
    }
  }
}
