// Values inside JSON on MySQL and MariaDB.

extension MySQLDialect {
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL {
    let path = try Self.text(of: path)
    return typed("JSON_EXTRACT(\(x), \(path))", as: type)
  }

  /// Returns a path in MySQL's notation, whose quoted keys are JSON strings. MariaDB compares them as they are written,
  /// so they are written like the values of JSON columns.
  private static func text(of path: [JSONPathSegment]) throws -> String {
    var text = "$"
    for segment in path {
      switch segment {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        guard case .json(let quoted) = JSONText.sqlValue(key) else {
          throw SQLError(message: "a JSON key cannot be written")
        }
        text += ".\(quoted)"
      }
    }
    return text
  }

  private func typed(_ value: SQL, as type: SQLJSONType) -> SQL {
    let kind: SQL = "JSON_TYPE(\(value))"
    switch type {
    case .text: return "(CASE WHEN \(kind) = 'STRING' THEN JSON_UNQUOTE(\(value)) END)"
    case .integer:
      return """
        (CASE WHEN \(kind) IN ('INTEGER', 'UNSIGNED INTEGER') THEN CAST(\(value) AS SIGNED) END)
        """
    case .real:
      return """
        (CASE WHEN \(kind) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') \
        THEN \(value) + 0e0 END)
        """
    case .bool:
      return "(CASE WHEN \(kind) = 'BOOLEAN' THEN JSON_UNQUOTE(\(value)) = 'true' END)"
    case .json: return value
    }
  }
}
