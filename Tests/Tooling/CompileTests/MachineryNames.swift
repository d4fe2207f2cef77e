@testable import TenonSchema

/// The names that generated code uses for itself, and a schema that uses them for the user's members.
enum MachineryNames {
  /// The identifiers in generated code that could be a member's name, without those in texts and comments, and without
  /// those of the schema, which begin with `zz`.
  static func names(in code: String) -> Set<String> {
    let plain =
      code
      .replacing(#/(?s)"""[\s\S]*?"""/#, with: "")
      .replacing(#/#*"(?:\\.|[^"\\\n])*"#*/#, with: "")
      .replacing(#/\/\/[^\n]*/#, with: "")
    return Set(
      plain.matches(of: #/[A-Za-z_][A-Za-z0-9_]*/#).map { String($0.output) }.filter { name in
        !name.lowercased().hasPrefix("zz") && !name.lowercased().hasPrefix("_zz")
          && NameRules.problem(with: name, of: "a field", style: .member) == nil
      })
  }

  /// A schema in which all kinds of members have each of the names.
  static func schema(names: [String]) -> String {
    // A field named `id` is the key; most models have one.
    let members = names.filter { !ReservedNames.relationships.contains($0) && $0 != "id" }
    let chunks = stride(from: 0, to: members.count, by: 24).map {
      Array(members[$0..<min($0 + 24, members.count)])
    }
    var lines = ["schema: Machinery", "enums:"]
    for (number, chunk) in chunks.enumerated() {
      let cases = chunk.filter { !ReservedNames.enumCases.contains($0) }
      lines.append("  Enum\(number): { cases: [\(cases.map(quoted).joined(separator: ", "))] }")
    }
    lines.append("models:")
    func model(_ name: String, _ fields: [(String, String)], _ more: [String] = []) {
      lines += ["  \(name):", "    fields:"]
      lines += fields.map { "      \(quoted($0.0)): \($0.1)" }
      lines += more.map { "    " + $0 }
    }
    for (number, chunk) in chunks.enumerated() {
      model("Plain\(number)", chunk.map { ($0, "int") })
      model("Secret\(number)", chunk.map { ($0, "{ type: text?, redacted: true }") })
      model("Given\(number)", chunk.map { ($0, #"{ type: int, databaseDefault: "1" }"#) })
      model(
        "Timed\(number)",
        chunk.map { ($0, "{ type: datetime, default: now }") } + [("zz", "text")])
      model("Old\(number)", chunk.map { ($0, "{ type: int, deprecated: true }") })
      model(
        "Own\(number)", chunk.map { ($0, #"{ type: "json?", swiftType: "[String: Int]" }"#) })
      model(
        "Keyed\(number)", chunk.map { ($0, "int") },
        ["primaryKey: [\(chunk.map(quoted).joined(separator: ", "))]"])
      for kind in ["hasMany", "hasOne"] {
        let child = "\(kind.prefix(4))Child\(number)".capitalizedFirst
        model(
          "\(kind)Parent\(number)".capitalizedFirst,
          [
            ("whenever", "{ type: datetime, default: now }"),
            ("when2", "{ type: date, default: now }"),
          ],
          ["relationships:"]
            + chunk.map { "  \(quoted($0)): { \(kind): \(child), inverse: \(quoted($0)) }" })
        model(child, [("text", "text")].filter { !chunk.contains($0.0) } + [("zz", "text")])
      }
      model(
        "Joined\(number)", [("zz", "text")],
        ["relationships:"]
          + chunk.enumerated().map {
            "  \(quoted($1)): { manyToMany: Plain\(number), inverse: zz\($0), through: zz_\(number)_\($0) }"
          })
    }
    for (number, name) in members.enumerated() {
      model(
        "Key\(number)",
        [(name, #"{ type: uuid, primaryKey: true, databaseDefault: "hex(randomblob(16))" }"#)])
    }
    lines.append("queries:")
    for (number, chunk) in chunks.enumerated() {
      let parameters = chunk.filter { !ReservedNames.parameters.contains($0) }
      let condition = parameters.map { ":\($0) = 1" }.joined(separator: " AND ")
      lines += [
        "  rows\(number):",
        "    sql: SELECT * FROM secret\(number) WHERE \(condition)",
        "    parameters: { \(parameters.map { "\(quoted($0)): int" }.joined(separator: ", ")) }",
        "  write\(number):",
        "    sql: UPDATE plain\(number) SET id = 1 WHERE \(parameters.map { "id IN (:\($0))" }.joined(separator: " AND "))",
        "    parameters: { \(parameters.map { #"\#(quoted($0)): "[int]""# }.joined(separator: ", ")) }",
      ]
      for name in chunk where !ReservedNames.queries.contains(name) {
        lines += [
          "  \(quoted(name)): { sql: SELECT COUNT(*) AS n FROM plain\(number), returns: one }"
        ]
      }
    }
    lines.append("shapes:")
    for number in chunks.indices {
      lines.append("  Shape\(number): { of: Secret\(number), fields: [id] }")
      lines.append("  Values\(number): { of: Own\(number) }")
    }
    lines.append("inputs:")
    for (number, chunk) in chunks.enumerated() {
      // An input has a function of that name.
      let fields = chunk.filter { $0 != "draft" }.map(quoted).joined(separator: ", ")
      for model in ["Plain", "Given", "Own", "Keyed"] {
        lines.append(
          "  New\(model)\(number): { of: \(model)\(number), fields: [\(fields)] }")
      }
      lines.append("  NewSecret\(number): { of: Timed\(number), fields: [zz] }")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
