// Values inside JSON on SQLite.

extension SQLiteDialect {
  func json(_ x: SQLNode, _ path: [JSONPathSegment], as type: SQLJSONType) throws -> SQL {
    guard let plain = Self.plainPath(path) else { return jsonByKeys(x, path, as: type) }
    let kind: SQL = "json_type(\(x), \(plain))"
    return typed(kind: kind, value: "json_extract(\(x), \(plain))", as: type)
  }

  /// Returns a path in SQLite's notation, which has no escapes before version 3.45; nil if a key is empty or has
  /// characters that a version does not support.
  private static func plainPath(_ path: [JSONPathSegment]) -> String? {
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
        // json_each fails on text that is not JSON, such as a string inside JSON.
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

  /// SQLite reads true from JSON as 1.
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
}
