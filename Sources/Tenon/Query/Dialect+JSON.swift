// How values are taken out of JSON. Whatever a key contains, it is bound, alone or in a path.

extension Dialect {
  /// A value inside JSON, when it has a type.
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL {
    switch self {
    case .sqlite:
      guard let plain = Self.sqlitePath(path) else { return jsonByKeys(x, path, as: type) }
      let kind: SQL = "json_type(\(x), \(plain))"
      return typed(kind: kind, value: "json_extract(\(x), \(plain))", as: type)
    case .postgresql:
      var value: SQL = "\(operand: x)"
      for segment in path {
        value =
          switch segment {
          case .key(let key): "(\(value) -> CAST(\(key) AS text))"
          case .index(let index): "(\(value) -> \(literal: index))"
          }
      }
      return typedOnPostgreSQL(value, as: type)
    case .mysql:
      let path = try Self.mysqlPath(path)
      return typedOnMySQL("JSON_EXTRACT(\(x), \(path))", as: type)
    }
  }

  // MARK: SQLite

  /// A path in SQLite's notation, or nil when a key has characters that no version's notation takes, or is empty: they
  /// have no escapes before 3.45.
  private static func sqlitePath(_ path: [JSONPathSegment]) -> String? {
    var text = "$"
    for segment in path {
      switch segment {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        let isPlain = key.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\"" && $0 != "\\" }
        guard isPlain, !key.isEmpty else { return nil }
        text += ".\"\(key)\""
      }
    }
    return text
  }

  /// Follows a path through the members of each object or array, whose keys can be compared with any text.
  private func jsonByKeys(
    _ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType
  ) -> SQL {
    var sources: SQL = "json_each(\(x)) AS json_0"
    var conditions: SQL = ""
    for (depth, segment) in path.enumerated() {
      let table = "json_\(depth)"
      if depth > 0 {
        let outer = "json_\(depth - 1)"
        // json_each fails on text that is no JSON, which a string inside JSON is once it is taken out.
        sources = """
          \(sources), json_each(CASE WHEN \(raw: outer).type IN ('object', 'array') \
          THEN \(raw: outer).value END) AS \(raw: table)
          """
        conditions = "\(conditions) AND "
      }
      switch segment {
      case .key(let key): conditions = "\(conditions)\(raw: table).key = \(key)"
      case .index(let index): conditions = "\(conditions)\(raw: table).key = \(literal: index)"
      }
    }
    let last = "json_\(max(0, path.count - 1))"
    let value = typed(kind: "\(raw: last).type", value: "\(raw: last).value", as: type)
    return "(SELECT \(value) FROM \(sources) WHERE \(conditions))"
  }

  /// SQLite takes true out of JSON as 1.
  private func typed(kind: SQL, value: SQL, as type: SQLJSONType) -> SQL {
    switch type {
    case .text: "(CASE WHEN \(kind) = 'text' THEN \(value) END)"
    case .integer: "(CASE WHEN \(kind) = 'integer' THEN \(value) END)"
    case .real: "(CASE WHEN \(kind) IN ('integer', 'real') THEN CAST(\(value) AS REAL) END)"
    case .bool: "(CASE \(kind) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)"
    case .json:
      """
      (CASE WHEN \(kind) IN ('true', 'false', 'null') THEN \(kind) \
      WHEN \(kind) IS NOT NULL THEN json_quote(\(value)) END)
      """
    }
  }

  // MARK: PostgreSQL

  private func typedOnPostgreSQL(_ value: SQL, as type: SQLJSONType) -> SQL {
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

  // MARK: MySQL

  /// A path in MySQL's notation, whose quoted keys are JSON strings. MariaDB compares them as they are written, so they
  /// are written as the values of json columns are.
  private static func mysqlPath(_ path: [JSONPathSegment]) throws -> String {
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

  private func typedOnMySQL(_ value: SQL, as type: SQLJSONType) -> SQL {
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
